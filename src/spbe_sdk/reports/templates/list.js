(function () {
  var table = document.getElementById('daftar'), body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
  var box = document.querySelector('.find'), input = document.getElementById('cari'), kind = document.getElementById('jenis'), said = document.getElementById('jumlah');
  function value(row, column) { var cell = row.cells[column]; return cell.getAttribute('data-value') || cell.textContent; }
  function filter() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row) {
      var text = row.textContent.toLowerCase(), fits = words.every(function (word) { return text.indexOf(word) >= 0; }) && (!kind.value || row.cells[2].textContent === kind.value);
      row.hidden = !fits; if (fits) { shown += 1; }
    });
    said.textContent = shown + ' / ' + rows.length;
  }
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var button = document.createElement('button'); button.type = 'button';
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener('click', function () {
      var up = head.getAttribute('aria-sort') !== 'ascending', number = head.getAttribute('data-sort') === 'number';
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      rows.sort(function (a, b) {
        var one = value(a, column), two = value(b, column);
        var order = number ? (parseFloat(one) || 0) - (parseFloat(two) || 0) : one.localeCompare(two, 'id');
        return up ? order : -order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
  box.style.display = 'flex'; input.addEventListener('input', filter); kind.addEventListener('change', filter);
}());
