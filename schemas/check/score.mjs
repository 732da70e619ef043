// A weighted mean of levels, in exact integers: what another language needs in order to come to the same index.

// A number is a pair of BigInts, numerator and denominator, the latter above zero.
const gcd = (a, b) => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
const make = (top, bottom) => {
  const shared = gcd(top, bottom);
  return [top / shared, bottom / shared];
};
const add = ([a, b], [c, d]) => make(a * d + c * b, b * d);
const times = ([a, b], [c, d]) => make(a * c, b * d);
const over = ([a, b], [c, d]) => (c < 0n ? make(-a * d, b * -c) : make(a * d, b * c));
const less = ([a, b], [c, d]) => a * d < c * b;

// "2.75", "10/3" or 3; binary numbers are never used for what is published.
export function exact(text) {
  const [top, bottom = "1"] = String(text).split("/");
  const [whole, part = ""] = top.split(".");
  return make(BigInt(whole + part), 10n ** BigInt(part.length) * BigInt(bottom));
}

// Rounded once, half up, for numbers that are not negative.
export function published([top, bottom], decimals) {
  const scaled = (2n * top * 10n ** BigInt(decimals) + bottom) / (2n * bottom);
  const digits = String(scaled).padStart(decimals + 1, "0");
  return decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
}

// Where an answer is missing, the value that the instrument names counts.
function valueOf(node, ratings, instrument, nodes) {
  const rated = ratings.get(node.code);
  const value = node.nodes?.length
    ? mean(node.nodes, (part) => valueOf(part, ratings, instrument, nodes))
    : exact(rated ?? instrument.gaps.value);
  nodes[node.code] = value;
  return value;
}

function mean(parts, of) {
  const weights = parts.map((part) => exact(part.weight));
  const sum = parts.map((part, at) => times(weights[at], of(part))).reduce(add);
  return over(sum, weights.reduce(add));
}

// The predicate follows the published index, or the exact one: in some years as the results of that year show.
function predicateOf(index, instrument, year) {
  const within = ({ first_year, last_year = Infinity }) => first_year <= year && year <= last_year;
  const rule = (instrument.predicate_rules ?? []).find(({ validity }) => within(validity));
  const asPublished = (rule?.follows ?? instrument.predicate_from) === "published";
  const looked = asPublished ? exact(published(index, instrument.decimals)) : index;
  const holds = ({ at_least, above }) =>
    (at_least === undefined || !less(looked, exact(at_least))) && (above === undefined || less(exact(above), looked));
  return instrument.predicates.find(holds).name;
}

export function score(assessment, instrument) {
  const ratings = new Map((assessment.ratings ?? []).map(({ indicator, value }) => [indicator, value]));
  const nodes = {};
  const index = mean(instrument.nodes, (node) => valueOf(node, ratings, instrument, nodes));
  const gaps = Object.keys(nodes).filter((code) => isRated(instrument.nodes, code) && (ratings.get(code) ?? null) === null);
  return { index, nodes, gaps, predicate: predicateOf(index, instrument, assessment.year) };
}

const isRated = (nodes, code) => nodes.some((node) => (node.nodes?.length ? isRated(node.nodes, code) : node.code === code));
