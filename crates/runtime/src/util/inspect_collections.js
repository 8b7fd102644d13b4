// The inside of arrays, typed arrays, buffers, maps, sets, their iterators, promises and module namespaces, as lists of
// finished parts. Every function takes (ctx, value, recurseTimes) and reads past whatever a subclass has overridden.
'use strict';

const { kinds } = require('./types.js');
const { formatBigInt, formatNumber, plural } = require('./inspect_text.js');
const { kArrayExtrasType, kArrayType, kObjectType, layOut } = require('./inspect_layout.js');
const { formatProperty } = require('./inspect_property.js');
const walk = require('./inspect_value.js');
const { getPromiseDetails, previewEntries } = binding;

const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const mapSize = getter(Map.prototype, 'size');
const setSize = getter(Set.prototype, 'size');
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayLength = getter(typedArrayPrototype, 'length');
const typedArrayTag = getter(typedArrayPrototype, Symbol.toStringTag);
const setValues = Set.prototype.values;
const mapEntries = Map.prototype.entries;

function sizeOf(value, kind) {
  return (kind === kinds.map ? mapSize : setSize).call(value);
}

function typedArrayFacts(value) {
  return { name: typedArrayTag.call(value), length: typedArrayLength.call(value) };
}

function limit(ctx, length) {
  return Math.min(Math.max(0, ctx.maxArrayLength), length);
}

function moreItems(count) {
  return `... ${count} more item${plural(count)}`;
}

function formatArray(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = limit(ctx, length);
  const parts = [];
  for (let i = 0; i < shown; i++) {
    if (!Object.hasOwn(value, i)) return formatSparse(ctx, value, recurseTimes, shown, parts, i);
    parts.push(formatProperty(ctx, value, recurseTimes, i, kArrayType));
  }
  if (length > shown) parts.push(moreItems(length - shown));
  return parts;
}

const digits = /^(0|[1-9][0-9]*)$/;

// From the first hole on. A run of holes counts as one part.
function formatSparse(ctx, value, recurseTimes, shown, parts, start) {
  const keys = Object.keys(value);
  const holes = (count) => ctx.stylize(`<${count} empty item${plural(count)}>`, 'undefined');
  let index = start;
  for (let i = start; i < keys.length && parts.length < shown; i++) {
    const key = keys[i];
    if (!digits.test(key) || index > 2 ** 32 - 2) break;
    if (key !== `${index}`) {
      parts.push(holes(key - index));
      index = Number(key);
      if (parts.length === shown) break;
    }
    parts.push(formatProperty(ctx, value, recurseTimes, key, kArrayType));
    index++;
  }
  const left = value.length - index;
  if (parts.length !== shown) {
    if (left > 0) parts.push(holes(left));
  } else if (left > 0) {
    parts.push(moreItems(left));
  }
  return parts;
}

function formatTypedArray(ctx, value, recurseTimes) {
  const length = typedArrayLength.call(value);
  const shown = limit(ctx, length);
  const parts = new Array(shown);
  const format = length > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < shown; i++) parts[i] = format(ctx.stylize, value[i], ctx.numericSeparator);
  if (length > shown) parts.push(moreItems(length - shown));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      parts.push(`[${key}]: ${walk.formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return parts;
}

function formatArrayBuffer(ctx, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special'), ...formatByteLength(ctx, value)];
  }
  const shown = limit(ctx, bytes.length);
  let text = '';
  for (let i = 0; i < shown; i++) text += `${i === 0 ? '' : ' '}${bytes[i].toString(16).padStart(2, '0')}`;
  const left = bytes.length - shown;
  if (left > 0) text += ` ... ${left} more byte${plural(left)}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`, ...formatByteLength(ctx, value)];
}

// Brackets: these come from the prototype.
function formatByteLength(ctx, value) {
  return [`[byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)}`];
}

function formatDataView(ctx, value, recurseTimes) {
  ctx.indentationLvl += 2;
  const buffer = walk.formatValue(ctx, value.buffer, recurseTimes);
  ctx.indentationLvl -= 2;
  const number = (n) => formatNumber(ctx.stylize, n, false);
  return [`[byteLength]: ${number(value.byteLength)}`, `[byteOffset]: ${number(value.byteOffset)}`, `[buffer]: ${buffer}`];
}

function formatSet(ctx, value, recurseTimes) {
  const length = setSize.call(value);
  const shown = limit(ctx, length);
  const parts = [];
  ctx.indentationLvl += 2;
  let i = 0;
  for (const each of setValues.call(value)) {
    if (i++ >= shown) break;
    parts.push(walk.formatValue(ctx, each, recurseTimes));
  }
  if (length > shown) parts.push(moreItems(length - shown));
  ctx.indentationLvl -= 2;
  return parts;
}

function formatMap(ctx, value, recurseTimes) {
  const length = mapSize.call(value);
  const shown = limit(ctx, length);
  const parts = [];
  ctx.indentationLvl += 2;
  let i = 0;
  for (const [key, each] of mapEntries.call(value)) {
    if (i++ >= shown) break;
    parts.push(`${walk.formatValue(ctx, key, recurseTimes)} => ${walk.formatValue(ctx, each, recurseTimes)}`);
  }
  if (length > shown) parts.push(moreItems(length - shown));
  ctx.indentationLvl -= 2;
  return parts;
}

// Entries one after the other. Weak ones have no order of their own and are sorted by what they look like.
function formatSingles(ctx, recurseTimes, entries, weak) {
  const shown = limit(ctx, entries.length);
  ctx.indentationLvl += 2;
  const parts = entries.slice(0, shown).map((each) => walk.formatValue(ctx, each, recurseTimes));
  ctx.indentationLvl -= 2;
  if (weak && !ctx.sorted) parts.sort();
  if (entries.length > shown) parts.push(moreItems(entries.length - shown));
  return parts;
}

function formatPairs(ctx, recurseTimes, entries, weak) {
  const length = entries.length / 2;
  const shown = limit(ctx, length);
  const parts = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const pair = [
      walk.formatValue(ctx, entries[i * 2], recurseTimes), walk.formatValue(ctx, entries[i * 2 + 1], recurseTimes),
    ];
    parts.push(weak ? `${pair[0]} => ${pair[1]}` :
      layOut(ctx, pair, '', ['[', ']'], kArrayExtrasType, recurseTimes));
  }
  if (weak && !ctx.sorted) parts.sort();
  ctx.indentationLvl -= 2;
  if (length > shown) parts.push(moreItems(length - shown));
  return parts;
}

function formatIterator(braces, ctx, value, recurseTimes) {
  const [entries, isKeyValue] = previewEntries(value);
  if (!isKeyValue) return formatSingles(ctx, recurseTimes, entries, false);
  braces[0] = braces[0].replace(/ Iterator] {$/, ' Entries] {');
  return formatPairs(ctx, recurseTimes, entries, false);
}

function formatWeakSet(ctx, value, recurseTimes) {
  return formatSingles(ctx, recurseTimes, previewEntries(value)[0], true);
}

function formatWeakMap(ctx, value, recurseTimes) {
  return formatPairs(ctx, recurseTimes, previewEntries(value)[0], true);
}

function formatWeakCollection(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function formatPromise(ctx, value, recurseTimes) {
  const [state, result] = getPromiseDetails(value);
  if (state === 0) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = walk.formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

// An export may have no value yet: its name is shown all the same.
function formatNamespace(keys, ctx, value, recurseTimes) {
  return keys.map((key) => {
    try {
      return formatProperty(ctx, value, recurseTimes, key, kObjectType);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const text = formatProperty(ctx, { [key]: '' }, recurseTimes, key, kObjectType);
      return text.slice(0, text.lastIndexOf(' ') + 1) + ctx.stylize('<uninitialized>', 'special');
    }
  });
}

module.exports = {
  formatByteLength,
  formatDataView,
  formatArray,
  formatArrayBuffer,
  formatIterator,
  formatMap,
  formatNamespace,
  formatPromise,
  formatSet,
  formatTypedArray,
  formatWeakCollection,
  formatWeakMap,
  formatWeakSet,
  sizeOf,
  typedArrayFacts,
};
