// One property of an inspected object: `key: value`, with getters, setters and hidden ones marked.
// Owns how a key is written; the value goes back to formatValue.
'use strict';

const { escapeKey, formatPrimitive, getStringWidth, quote } = require('./inspect_text.js');
const { kArrayType, kObjectType } = require('./inspect_layout.js');
const walk = require('./inspect_value.js');

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  descriptor = descriptor || Object.getOwnPropertyDescriptor(value, key) ||
    { value: value[key], configurable: true, enumerable: true };
  let text;
  let space = ' ';
  if (descriptor.value !== undefined) {
    const indent = ctx.compact === true && type === kObjectType ? 3 : 2;
    ctx.indentationLvl += indent;
    text = walk.formatValue(ctx, descriptor.value, recurseTimes);
    if (indent === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) {
      space = `\n${' '.repeat(ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(ctx, descriptor, original, recurseTimes);
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (type === kArrayType) return text;
  return `${keyText(ctx, key, descriptor)}:${space}${text}`;
}

function keyText(ctx, key, descriptor) {
  if (typeof key === 'symbol') {
    return `[${ctx.stylize(escapeKey(Symbol.prototype.toString.call(key)), 'symbol')}]`;
  }
  if (key === '__proto__') return "['__proto__']";
  if (descriptor.enumerable === false) return `[${escapeKey(key)}]`;
  return identifier.test(key) ? ctx.stylize(key, 'name') : ctx.stylize(quote(key), 'string');
}

function formatGetter(ctx, descriptor, original, recurseTimes) {
  const both = descriptor.set !== undefined;
  const label = both ? 'Getter/Setter' : 'Getter';
  const mark = (text) => ctx.stylize(text, 'special');
  const { getters } = ctx;
  if (!getters || !(getters === true || (getters === 'get' && !both) || (getters === 'set' && both))) {
    return mark(`[${label}]`);
  }
  try {
    const value = descriptor.get.call(original);
    ctx.indentationLvl += 2;
    let text;
    if (value === null) text = `${mark(`[${label}:`)} ${ctx.stylize('null', 'null')}${mark(']')}`;
    else if (typeof value === 'object') text = `${mark(`[${label}]`)} ${walk.formatValue(ctx, value, recurseTimes)}`;
    else text = `${mark(`[${label}:`)} ${formatPrimitive(ctx.stylize, value, ctx)}${mark(']')}`;
    ctx.indentationLvl -= 2;
    return text;
  } catch (error) {
    return `${mark(`[${label}:`)} <Inspection threw (${error.message})>${mark(']')}`;
  }
}

module.exports = { formatProperty };
