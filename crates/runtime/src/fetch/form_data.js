// FormData: fields and files in order.
'use strict';

const { File } = require('buffer');
const { isBlob } = require('internal:buffer/blob');
const { needs, illegal, usvString, describe, iterable } = require('./webidl.js');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

let entriesOf;

class FormData {
  #entries = []; // [name, string or File]

  static {
    entriesOf = (form) => {
      if (typeof form !== 'object' || form === null || !(#entries in form)) throw illegal();
      return form.#entries;
    };
  }

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
  }

  append(name, value, filename = undefined) {
    const entries = entriesOf(this);
    needs(arguments.length, 2, 'FormData.append');
    entries.push(entry(name, value, filename, arguments.length === 3, 'FormData.append'));
  }

  delete(name) {
    entriesOf(this);
    needs(arguments.length, 1, 'FormData.delete');
    name = usvString(name);
    this.#entries = this.#entries.filter((pair) => pair[0] !== name);
  }

  get(name) {
    const entries = entriesOf(this);
    needs(arguments.length, 1, 'FormData.get');
    name = usvString(name);
    return entries.find((pair) => pair[0] === name)?.[1] ?? null;
  }

  getAll(name) {
    const entries = entriesOf(this);
    needs(arguments.length, 1, 'FormData.getAll');
    name = usvString(name);
    return entries.filter((pair) => pair[0] === name).map((pair) => pair[1]);
  }

  has(name) {
    const entries = entriesOf(this);
    needs(arguments.length, 1, 'FormData.has');
    name = usvString(name);
    return entries.some((pair) => pair[0] === name);
  }

  set(name, value, filename = undefined) {
    const entries = entriesOf(this);
    needs(arguments.length, 2, 'FormData.set');
    const made = entry(name, value, filename, arguments.length === 3, 'FormData.set');
    const at = entries.findIndex((pair) => pair[0] === made[0]);
    if (at === -1) entries.push(made);
    else this.#entries = entries.filter((pair, i) => i <= at || pair[0] !== made[0]).with(at, made);
  }

  [customInspect](depth, options) {
    const shown = { __proto__: null };
    for (const [name, value] of entriesOf(this)) {
      if (!(name in shown)) shown[name] = value;
      else if (Array.isArray(shown[name])) shown[name].push(value);
      else shown[name] = [shown[name], value];
    }
    options.depth ??= depth;
    options.colors ??= true;
    const text = require('util').formatWithOptions(options, shown);
    return `FormData ${text.slice(text.indexOf(']') + 2)}`;
  }
}

function entry(name, value, filename, named, where) {
  name = usvString(name);
  if (!isBlob(value)) {
    if (named) {
      const shown = require('util').inspect(value);
      throw new TypeError(`${where}: Expected value ("${shown}") to be an instance of Blob.`);
    }
    return [name, usvString(value)];
  }
  if (!(value instanceof File)) value = new File([value], 'blob', { type: value.type });
  if (filename !== undefined) {
    value = new File([value], usvString(filename), { type: value.type, lastModified: value.lastModified });
  }
  return [name, value];
}

describe(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set']);
iterable(FormData, entriesOf);

module.exports = { FormData, entriesOf };
