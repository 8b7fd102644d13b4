// How the parts of one inspected value are laid out: on one line, a line each, or a long array in columns.
// Owns only the arithmetic; the parts are finished text.
'use strict';

const { getStringWidth, removeColors } = require('./inspect_text.js');

// What a list of parts is: entries of an object, elements of an array.
const kObjectType = 0;
const kArrayType = 1;
const kArrayExtrasType = 2;

function fitsLine(ctx, parts, start, base) {
  let total = parts.length + start;
  if (total + parts.length > ctx.breakLength) return false;
  for (const part of parts) {
    total += ctx.colors ? removeColors(part).length : part.length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// By adding: V8 keeps such a text as a tree. A copy of all that is below for each level would take hours of deep graphs
// before their length, which limits them, is known to be too great.
function joined(parts, separator) {
  let text = '';
  for (let i = 0; i < parts.length; i++) text += i === 0 ? parts[i] : separator + parts[i];
  return text;
}

// `value` is the array the parts come from, if numbers in it shall stand to the right.
function layOut(ctx, parts, base, braces, type, recurseTimes, value) {
  const opening = base ? `${base} ` : '';
  if (ctx.compact === true) {
    if (fitsLine(ctx, parts, 0, base)) return `${braces[0]}${base ? ` ${base}` : ''} ${parts.join(', ')} ${braces[1]}`;
    const newLine = `\n${' '.repeat(ctx.indentationLvl)}`;
    // An opening longer than a brace stands on a line of its own.
    const first = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${newLine.slice(1)}  `;
    return `${braces[0]}${first}${joined(parts, `,${newLine}  `)} ${braces[1]}`;
  }
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    const entries = parts.length;
    if (type === kArrayExtrasType && entries > 6) parts = intoColumns(ctx, parts, value);
    // Only the innermost `compact` levels may share a line.
    if (ctx.currentDepth - recurseTimes < ctx.compact && entries === parts.length) {
      const start = parts.length + ctx.indentationLvl + braces[0].length + base.length + 10;
      if (fitsLine(ctx, parts, start, base)) {
        const line = parts.join(', ');
        if (!line.includes('\n')) return `${opening}${braces[0]} ${line} ${braces[1]}`;
      }
    }
  }
  const newLine = `\n${' '.repeat(ctx.indentationLvl)}`;
  return `${opening}${braces[0]}${newLine}  ${joined(parts, `,${newLine}  `)}${newLine}${braces[1]}`;
}

const gap = 2;

// More than six short elements go into columns, about two and a half times as wide as high.
function intoColumns(ctx, parts, value) {
  let total = 0;
  let longest = 0;
  // The last part may be "... n more items": it stays alone.
  const count = ctx.maxArrayLength < parts.length ? parts.length - 1 : parts.length;
  const widths = new Array(count);
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(parts[i], ctx.colors);
    widths[i] = width;
    total += width + gap;
    if (longest < width) longest = width;
  }
  const widest = longest + gap;
  if (widest * 3 + ctx.indentationLvl >= ctx.breakLength || (total / widest <= 5 && longest > 6)) return parts;

  const bias = Math.sqrt(widest - total / parts.length);
  const biased = Math.max(widest - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / widest),
    ctx.compact * 4,
    15);
  if (columns <= 1) return parts;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) width = Math.max(width, widths[i]);
    columnWidths.push(width + gap);
  }
  const toRight = value === undefined || isAllNumbers(value, parts.length);
  const rows = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let row = '';
    let j = i;
    for (; j < end - 1; j++) {
      const width = columnWidths[j - i] + parts[j].length - widths[j];
      row += toRight ? `${parts[j]}, `.padStart(width) : `${parts[j]}, `.padEnd(width);
    }
    row += toRight ? parts[j].padStart(columnWidths[j - i] + parts[j].length - widths[j] - gap) : parts[j];
    rows.push(row);
  }
  if (count < parts.length) rows.push(parts[count]);
  return rows;
}

function isAllNumbers(value, count) {
  for (let i = 0; i < count; i++) {
    if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') return false;
  }
  return true;
}

module.exports = { kArrayExtrasType, kArrayType, kObjectType, layOut };
