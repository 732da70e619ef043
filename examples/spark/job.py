"""A Spark job: the indices of many institutions, one a row, written where the cluster writes.

Usage: spark-submit job.py penilaian.parquet hasil
"""

import sys

from pyspark.sql import DataFrame, SparkSession

from spbe_sdk import score_frame


def indices(ratings: DataFrame) -> DataFrame:
    """Index, predicate and gaps beside what identifies each row; the columns "1" to "47" hold the levels."""
    scored = score_frame(ratings, "spbe-59-2020")
    return scored.select("kode", "index", "predicate", "gaps").orderBy("kode")


def main(source: str, target: str) -> None:
    """Read ratings, write indices."""
    spark = SparkSession.builder.appName("indeks-spbe").getOrCreate()
    indices(spark.read.parquet(source)).write.mode("overwrite").parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:3])
