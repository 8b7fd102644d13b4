// Words for values in error messages: `Received type number (5)`, `a, b, or c`, `1_000_000`.
// Owns only wording; inspect() is asked just for values that have no short form.
'use strict';

// The first `max` characters in quotes, as Node cuts strings in messages.
function quoted(text) {
  const cut = text.length > 28 ? `${text.slice(0, 25)}...` : text;
  return cut.includes("'") ? JSON.stringify(cut) : `'${cut}'`;
}

// What comes after "Received ".
function determineSpecificType(value) {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined': return 'undefined';
    case 'bigint': return `type bigint (${value}n)`;
    case 'number': return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'boolean': return `type boolean (${value})`;
    case 'symbol': return `type symbol (${String(value)})`;
    case 'function': return `function ${value.name}`;
    case 'string': return `type string (${quoted(value)})`;
    default: {
      const { constructor } = value;
      if (constructor && 'name' in Object(constructor) && constructor.name) {
        return `an instance of ${constructor.name}`;
      }
      return require('internal:util/inspect').inspect(value, { depth: -1 });
    }
  }
}

// 'a', 'a or b', 'a, b, or c'
function formatList(items, joint = 'and') {
  const { length } = items;
  if (length < 2) return `${items[0]}`;
  if (length === 2) return `${items[0]} ${joint} ${items[1]}`;
  return `${items.slice(0, -1).join(', ')}, ${joint} ${items[length - 1]}`;
}

// '1234567' -> '1_234_567'
function addNumericalSeparator(digits) {
  const first = digits[0] === '-' ? 1 : 0;
  let rest = '';
  let end = digits.length;
  for (; end >= first + 4; end -= 3) rest = `_${digits.slice(end - 3, end)}${rest}`;
  return digits.slice(0, end) + rest;
}

module.exports = { addNumericalSeparator, determineSpecificType, formatList };
