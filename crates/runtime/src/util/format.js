// format() and formatWithOptions(): printf as console.log knows it. Owns the marks %s %d %i %f %j %o %O %c.
'use strict';

const { formatBigInt, formatNumber, inspect, isBuiltIn, stylizeNoColor } = require('./inspect.js');
const { kinds, kindOf } = require('./types.js');

function format(...args) {
  return formatArguments(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  require('internal:validators').validateObject(inspectOptions, 'inspectOptions', { allowArray: true });
  return formatArguments(inspectOptions, args);
}

function formatArguments(inspectOptions, args) {
  const first = args[0];
  if (args.length === 1) {
    if (typeof first === 'string') return first;
    return showOne(first, inspectOptions);
  }
  let text = '';
  let joint = '';
  let next = 0;
  if (typeof first === 'string') {
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (first.charCodeAt(i) !== 37) continue; // '%'
      const mark = first.charCodeAt(++i);
      if (next + 1 !== args.length) {
        if (mark === 37) {
          text += first.slice(last, i);
          last = i + 1;
          continue;
        }
        const piece = formatMark(mark, args[next + 1], inspectOptions);
        if (piece === undefined) continue;
        next++;
        if (last !== i - 1) text += first.slice(last, i - 1);
        text += piece;
        last = i + 1;
      } else if (mark === 37) {
        text += first.slice(last, i);
        last = i + 1;
      }
    }
    if (last !== 0) {
      next++;
      joint = ' ';
      if (last < first.length) text += first.slice(last);
    }
  }
  for (; next < args.length; next++) {
    const value = args[next];
    text += joint;
    text += typeof value === 'string' ? value : showOne(value, inspectOptions);
    joint = ' ';
  }
  return text;
}

function showOne(value, inspectOptions) {
  return inspect(value, { ...inspectOptions });
}

function separated(inspectOptions) {
  return inspectOptions?.numericSeparator ?? inspect.defaultOptions.numericSeparator;
}

function numberText(number, inspectOptions) {
  return formatNumber(stylizeNoColor, number, separated(inspectOptions));
}

function bigIntText(number, inspectOptions) {
  return formatBigInt(stylizeNoColor, number, separated(inspectOptions));
}

// The text for one mark; undefined for a letter that is none.
function formatMark(mark, value, inspectOptions) {
  switch (mark) {
    case 115: // s
      if (typeof value === 'number') return numberText(value, inspectOptions);
      if (typeof value === 'bigint') return bigIntText(value, inspectOptions);
      if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
      return inspect(value, { ...inspectOptions, depth: 0, colors: false, compact: 3 });
    case 106: return stringify(value); // j
    case 100: // d
      if (typeof value === 'bigint') return bigIntText(value, inspectOptions);
      return numberText(typeof value === 'symbol' ? NaN : Number(value), inspectOptions);
    case 79: return inspect(value, inspectOptions); // O
    case 111: return inspect(value, { ...inspectOptions, showHidden: true, showProxy: true, depth: 4 }); // o
    case 105: // i
      if (typeof value === 'bigint') return bigIntText(value, inspectOptions);
      return numberText(typeof value === 'symbol' ? NaN : Number.parseInt(value), inspectOptions);
    case 102: // f
      return numberText(typeof value === 'symbol' ? NaN : Number.parseFloat(value), inspectOptions);
    case 99: return ''; // c: a style sheet, which terminals do not have
    default: return undefined;
  }
}

function stringify(value) {
  try {
    return `${JSON.stringify(value)}`;
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('circular structure')) return '[Circular]';
    throw error;
  }
}

// True if String(value) would give no more than "[object Object]".
function hasBuiltInToString(value) {
  while (kindOf(value) === kinds.proxy) {
    const [target] = binding.getProxyDetails(value);
    if (target === null) return true;
    value = target;
  }
  // Without a toString there is nothing but inspect().
  if (typeof value[Symbol.toPrimitive] === 'function' && kindOf(value) !== kinds.date &&
      kindOf(value) !== kinds.symbolObject) return false;
  if (typeof value.toString !== 'function') return true;
  if (Object.hasOwn(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = Object.getPrototypeOf(pointer);
  } while (!Object.hasOwn(pointer, 'toString'));
  const descriptor = Object.getOwnPropertyDescriptor(pointer, 'constructor');
  return descriptor !== undefined && typeof descriptor.value === 'function' && isBuiltIn(descriptor.value.name);
}

module.exports = { format, formatArguments, formatWithOptions };
