// The text half of inspect(): colours and styles, quoting of strings, primitives, and the width of text on a terminal.
// Owns nothing of objects.
'use strict';

const { addNumericalSeparator } = require('internal:errors');

const pair = (on, off) => [on, off];

// Name -> [code that starts, code that ends], as users find them in inspect.colors.
const colors = {
  __proto__: null,
  reset: pair(0, 0), bold: pair(1, 22), dim: pair(2, 22), italic: pair(3, 23), underline: pair(4, 24),
  blink: pair(5, 25), inverse: pair(7, 27), hidden: pair(8, 28), strikethrough: pair(9, 29),
  doubleunderline: pair(21, 24),
  black: pair(30, 39), red: pair(31, 39), green: pair(32, 39), yellow: pair(33, 39), blue: pair(34, 39),
  magenta: pair(35, 39), cyan: pair(36, 39), white: pair(37, 39),
  bgBlack: pair(40, 49), bgRed: pair(41, 49), bgGreen: pair(42, 49), bgYellow: pair(43, 49), bgBlue: pair(44, 49),
  bgMagenta: pair(45, 49), bgCyan: pair(46, 49), bgWhite: pair(47, 49),
  framed: pair(51, 54), overlined: pair(53, 55),
  gray: pair(90, 39), redBright: pair(91, 39), greenBright: pair(92, 39), yellowBright: pair(93, 39),
  blueBright: pair(94, 39), magentaBright: pair(95, 39), cyanBright: pair(96, 39), whiteBright: pair(97, 39),
  bgGray: pair(100, 49), bgRedBright: pair(101, 49), bgGreenBright: pair(102, 49), bgYellowBright: pair(103, 49),
  bgBlueBright: pair(104, 49), bgMagentaBright: pair(105, 49), bgCyanBright: pair(106, 49),
  bgWhiteBright: pair(107, 49),
};

// Second names of some colours: they follow when the first is changed.
for (const [name, alias] of [
  ['gray', 'grey'], ['gray', 'blackBright'], ['bgGray', 'bgGrey'], ['bgGray', 'bgBlackBright'], ['dim', 'faint'],
  ['strikethrough', 'crossedout'], ['strikethrough', 'strikeThrough'], ['strikethrough', 'crossedOut'],
  ['hidden', 'conceal'], ['inverse', 'swapColors'], ['inverse', 'swapcolors'], ['doubleunderline', 'doubleUnderline'],
]) {
  Object.defineProperty(colors, alias, {
    __proto__: null,
    get() {
      return this[name];
    },
    set(value) {
      this[name] = value;
    },
    configurable: true,
    enumerable: false,
  });
}

const styles = Object.assign(Object.create(null), {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
});

function stylizeWithColor(text, styleType) {
  const style = styles[styleType];
  if (style === undefined) return text;
  if (typeof style === 'function') return style(text);
  const color = colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function stylizeNoColor(text) {
  return text;
}

// Escape sequences: CSI and OSC ones, as programs write them to terminals.
const ansi = new RegExp(
  '[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?' +
  '(?:\\u0007|\\u001B\\u005C|\\u009C))|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-ntqry=><~]))', 'g');

function stripVTControlCharacters(text) {
  require('internal:validators').validateString(text, 'str');
  return removeControls(text);
}

function removeControls(text) {
  return text.includes('\u001B') || text.includes('\u009B') ? text.replace(ansi, '') : text;
}

const colorMark = /\u001b\[\d\d?m/g;

function removeColors(text) {
  return text.replace(colorMark, '');
}

// Quoting

const needsEscape = {
  "'": /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
  '"': /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
};
const escapeAll = {
  "'": new RegExp(needsEscape["'"].source, 'g'),
  '"': new RegExp(needsEscape['"'].source, 'g'),
};
const shortEscapes = {
  '__proto__': null, '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'", '\\': '\\\\',
};

function escapeChar(char) {
  const short = shortEscapes[char];
  if (short !== undefined) return short;
  const code = char.charCodeAt(0);
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.toUpperCase().padStart(2, '0')}` : `\\u${hex}`;
}

// The string as a literal of JavaScript; in the first of ' " ` that does not occur in it.
function quote(text) {
  let mark = "'";
  let table = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
    if (mark !== "'") table = '"';
  }
  if (!needsEscape[table].test(text)) return `${mark}${text}${mark}`;
  return `${mark}${text.replace(escapeAll[table], escapeChar)}${mark}`;
}

function escapeKey(text) {
  return needsEscape["'"].test(text) ? text.replace(escapeAll["'"], escapeChar) : text;
}

// Primitives

function formatNumber(stylize, number, numericSeparator) {
  if (!numericSeparator) return stylize(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const whole = Math.trunc(number);
  const digits = String(whole);
  if (whole === number) {
    if (!Number.isFinite(number) || digits.includes('e')) return stylize(digits, 'number');
    return stylize(addNumericalSeparator(digits), 'number');
  }
  if (Number.isNaN(number)) return stylize(digits, 'number');
  const text = String(number);
  const dot = text.indexOf('.');
  if (dot === -1) return stylize(text, 'number');
  const fraction = text.slice(dot + 1).replace(/\d{3}(?=\d)/g, '$&_');
  return stylize(`${addNumericalSeparator(text.slice(0, dot))}.${fraction}`, 'number');
}

function formatBigInt(stylize, number, numericSeparator) {
  const digits = String(number);
  return stylize(`${numericSeparator ? addNumericalSeparator(digits) : digits}n`, 'bigint');
}

const plural = (count) => count > 1 ? 's' : '';

function formatString(stylize, text, ctx) {
  let trailer = '';
  if (text.length > ctx.maxStringLength) {
    const left = text.length - ctx.maxStringLength;
    text = text.slice(0, ctx.maxStringLength);
    trailer = `... ${left} more character${plural(left)}`;
  }
  if (ctx.compact !== true && text.length > 16 && text.length > ctx.breakLength - ctx.indentationLvl - 4) {
    // Too long for its line: a line of source for each line of text.
    const joint = ` +\n${' '.repeat(ctx.indentationLvl + 2)}`;
    return text.split(/(?<=\n)/).map((line) => stylize(quote(line), 'string')).join(joint) + trailer;
  }
  return stylize(quote(text), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, ctx);
    case 'number': return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(Symbol.prototype.toString.call(value), 'symbol');
  }
}

// Width

const asciiOnly = /^[\x20-\x7e]*$/;
const wide = /\p{Emoji_Presentation}/u;
const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

function isFullWidth(code) {
  return code >= 0x1100 && (
    code <= 0x115f || code === 0x2329 || code === 0x232a ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) || (code >= 0x3250 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0xa4c6) || (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) ||
    (code >= 0xff01 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b2fb) ||
    (code >= 0x1f200 && code <= 0x1f251) || (code >= 0x20000 && code <= 0x3fffd));
}

// Columns that `text` takes on a terminal.
function getStringWidth(text, removeControlChars = true) {
  if (asciiOnly.test(text)) return text.length;
  let width = 0;
  if (removeControlChars) text = removeControls(text);
  for (const char of text.normalize('NFC')) {
    if (isFullWidth(char.codePointAt(0)) || wide.test(char)) width += 2;
    else if (!zeroWidth.test(char)) width++;
  }
  return width;
}

module.exports = {
  colors,
  escapeKey,
  formatBigInt,
  formatNumber,
  formatPrimitive,
  getStringWidth,
  plural,
  quote,
  removeColors,
  stripVTControlCharacters,
  styles,
  stylizeNoColor,
  stylizeWithColor,
};
