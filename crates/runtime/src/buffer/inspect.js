// How a Buffer shows itself: <Buffer 68 69 ... 3 more bytes>, and how many
// bytes it shows (buffer.INSPECT_MAX_BYTES).
'use strict';

const { validateNumber } = require('internal:validators');
const { hexSlice } = binding;

let maxBytes = 50;

function getMaxBytes() {
  return maxBytes;
}

function setMaxBytes(value) {
  validateNumber(value, 'INSPECT_MAX_BYTES', 0);
  maxBytes = value;
}

function isIndex(key) {
  return typeof key === 'string' && /^(?:0|[1-9]\d*)$/.test(key);
}

function extraProperties(buf, showHidden) {
  const extras = { __proto__: null };
  let any = false;
  // Own keys of a long buffer are its indices first, then the rest.
  const keys = showHidden ? Reflect.ownKeys(buf) :
    Object.keys(buf).concat(Object.getOwnPropertySymbols(buf).filter(
      (symbol) => Object.prototype.propertyIsEnumerable.call(buf, symbol)));
  for (let i = Math.min(buf.length, keys.length); i < keys.length; i++) {
    if (isIndex(keys[i])) continue;
    extras[keys[i]] = buf[keys[i]];
    any = true;
  }
  return any ? extras : undefined;
}

function inspect(recurseTimes, ctx) {
  const shown = Math.min(maxBytes, this.length);
  const remaining = this.length - maxBytes;
  let text = shown === 0 ? '' : hexSlice(this, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  if (ctx) {
    const extras = extraProperties(this, ctx.showHidden);
    if (extras !== undefined) {
      if (this.length !== 0) text += ', ';
      // Cuts "[Object: null prototype] {" and "}" off.
      text += require('util').inspect(extras, { ...ctx, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  let name = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
  } catch {
    // A getter that throws does not hide the bytes.
  }
  return `<${name} ${text}>`;
}

module.exports = { inspect, getMaxBytes, setMaxBytes };
