// console.table()'s drawing: a header, columns, and lines of box characters. Owns the picture, not what goes into it.
'use strict';

const { getStringWidth } = require('internal:util/inspect');

const box = {
  horizontal: '\u2500', vertical: '\u2502',
  topLeft: '\u250c', topMiddle: '\u252c', topRight: '\u2510',
  left: '\u251c', middle: '\u253c', right: '\u2524',
  bottomLeft: '\u2514', bottomMiddle: '\u2534', bottomRight: '\u2518',
};

function drawTable(head, columns) {
  const rows = [];
  const widths = head.map((text) => getStringWidth(text));
  const height = Math.max(...columns.map((column) => column.length));
  for (let i = 0; i < head.length; i++) {
    const column = columns[i];
    for (let j = 0; j < height; j++) {
      rows[j] ??= [];
      const text = rows[j][i] = Object.hasOwn(column, j) ? column[j] : '';
      widths[i] = Math.max(widths[i], getStringWidth(text));
    }
  }
  const lines = widths.map((width) => box.horizontal.repeat(width + 2));
  const rule = (left, middle, right) => `${left}${lines.join(middle)}${right}`;
  const row = (cells) => {
    const padded = cells.map((text, i) => ` ${text}${' '.repeat(widths[i] - getStringWidth(text) + 1)}`);
    return `${box.vertical}${padded.join(box.vertical)}${box.vertical}\n`;
  };
  let text = `${rule(box.topLeft, box.topMiddle, box.topRight)}\n${row(head)}` +
    `${rule(box.left, box.middle, box.right)}\n`;
  for (const cells of rows) text += row(cells);
  return text + rule(box.bottomLeft, box.bottomMiddle, box.bottomRight);
}

module.exports = { drawTable };
