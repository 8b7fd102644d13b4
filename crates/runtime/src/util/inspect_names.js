// What inspect() writes before the braces: the name of a class, a function's heading, a boxed value.
// Owns the search for the constructor along the prototypes.
'use strict';

const { Table } = require('internal:util');
const { kinds, kindOf } = require('./types.js');
const { formatPrimitive, stylizeNoColor } = require('./inspect_text.js');
const { getConstructorName: nativeConstructorName } = binding;

let builtIns;

// Names of the language's own classes: they are not worth a word about their prototypes.
function isBuiltIn(name) {
  builtIns ??= new Set(Object.getOwnPropertyNames(globalThis).filter((each) => /^[A-Z][a-zA-Z0-9]+$/.test(each)));
  return builtIns.has(name);
}

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

// The constructor's name; null for an object without prototype. `onProto` hears where on the chain it was found.
function getConstructorName(value, ctx, recurseTimes, onProto) {
  let firstProto;
  for (let object = value; object !== null && object !== undefined;) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstance(value, descriptor.value)) {
      if (onProto !== undefined && (firstProto !== object || !isBuiltIn(descriptor.value.name))) {
        onProto(value, firstProto || value);
      }
      return String(descriptor.value.name);
    }
    object = Object.getPrototypeOf(object);
    if (object === Table.prototype) object = null;
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;
  const name = nativeConstructorName(value);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const above = getConstructorName(firstProto, ctx, recurseTimes + 1, onProto);
  if (above === null) {
    const { inspect } = require('./inspect.js');
    return `${name} <${inspect(firstProto, { ...ctx, customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${above}>`;
}

// `Foo(2) [tag] `, with `[Foo(2): null prototype] ` for no prototype.
function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

// The word for "just an object": one without prototype is called what the engine calls it.
function plainName(value, constructor, tag) {
  return constructor === null && tag === '' ? nativeConstructorName(value) : 'Object';
}

const comments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function isClass(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const rest = source.slice(5, -1);
  const brace = rest.indexOf('{');
  // `class(x) { }` is a method of that name; a class may still have a parenthesis in `extends f()` or in a comment.
  return brace !== -1 &&
    (!rest.slice(0, brace).includes('(') || /^(\s+[^(]*?)\s*{/.test(rest.replace(comments, '')));
}

function getClassBase(value, constructor, tag) {
  const name = (Object.hasOwn(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) {
    base += ' extends [null prototype]';
  } else {
    const above = Object.getPrototypeOf(value).name;
    if (above) base += ` extends ${above}`;
  }
  return `[${base}]`;
}

// `[Function: name]`, `[AsyncFunction (anonymous)]`, `[class A extends B]`
function getFunctionBase(value, constructor, tag) {
  if (isClass(Function.prototype.toString.call(value))) return getClassBase(value, constructor, tag);
  const kind = kindOf(value);
  let type = 'Function';
  if (kind === kinds.generatorFunction || kind === kinds.asyncGeneratorFunction) type = `Generator${type}`;
  if (kind === kinds.asyncFunction || kind === kinds.asyncGeneratorFunction) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  const { name } = value;
  base += name === '' ? ' (anonymous)]' : `: ${typeof name === 'string' ? name : nameText(name)}]`;
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function nameText(name) {
  return typeof name === 'symbol' || typeof name === 'object' ? require('./inspect.js').inspect(name) : `${name}`;
}

const boxes = {
  __proto__: null,
  [kinds.numberObject]: ['Number', Number.prototype.valueOf],
  [kinds.stringObject]: ['String', String.prototype.valueOf],
  [kinds.booleanObject]: ['Boolean', Boolean.prototype.valueOf],
  [kinds.bigIntObject]: ['BigInt', BigInt.prototype.valueOf],
  [kinds.symbolObject]: ['Symbol', Symbol.prototype.valueOf],
};

// `[Number: 3]`; takes the indices of a string out of `keys`.
function getBoxedBase(value, kind, ctx, keys, constructor, tag) {
  const [type, valueOf] = boxes[kind];
  if (kind === kinds.stringObject) keys.splice(0, value.length);
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, valueOf.call(value), ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === stylizeNoColor) return base;
  return ctx.stylize(base, type.toLowerCase());
}

module.exports = { getBoxedBase, getConstructorName, getFunctionBase, getPrefix, isBuiltIn, plainName };
