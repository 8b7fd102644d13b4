// `node:util/types`: what kind of thing a value is, past all disguise of prototypes and tags.
// Owns the numbers of the kinds; one native call, kindOf, tells them apart.
//
// Native ops of this room (mod.rs), all of them for values that V8 alone can tell:
//   kindOf(value: any) -> u32           [fast]  the number of `kinds` below; 0 for everything else and for primitives.
//                                               Check in the order of the list: a proxy is a proxy before all else.
//   getProxyDetails(proxy: any) -> [target, handler] | undefined
//                                               undefined if it is no proxy; [null, null] if it was revoked
//   getPromiseDetails(promise: Promise) -> [state: u32, result: any]
//                                               state 0 pending (result undefined), 1 fulfilled, 2 rejected
//   previewEntries(value: object) -> [entries: any[], isKeyValue: bool] | undefined
//                                               v8::Object::PreviewEntries: Map, Set, WeakMap, WeakSet and the
//                                               iterators of Map and Set, which must not move. [k, v, k, v ...] when isKeyValue
//   getOwnNonIndexProperties(object: object, onlyEnumerable: bool) -> (string | symbol)[]
//                                               v8 GetPropertyNames(OwnOnly, ONLY_ENUMERABLE or ALL_PROPERTIES,
//                                               SkipIndices), symbols included
//   getConstructorName(object: object) -> string       v8::Object::GetConstructorName
//   getExternalAddress(external: External) -> string   the pointer in hexadecimal, without 0x
//   getCallSites(count: u32) -> [functionName, scriptId, scriptName, line, column][]   frames above the caller
'use strict';

const { typedArrayName } = require('./internal.js');
const { kindOf } = binding;

const kinds = {
  __proto__: null,
  proxy: 1,
  external: 2,
  map: 3,
  set: 4,
  mapIterator: 5,
  setIterator: 6,
  weakMap: 7,
  weakSet: 8,
  date: 9,
  regExp: 10,
  promise: 11,
  nativeError: 12,
  arrayBuffer: 13,
  sharedArrayBuffer: 14,
  dataView: 15,
  typedArray: 16,
  numberObject: 17,
  stringObject: 18,
  booleanObject: 19,
  symbolObject: 20,
  bigIntObject: 21,
  arguments: 22,
  moduleNamespace: 23,
  generatorObject: 24,
  asyncGeneratorFunction: 25,
  asyncFunction: 26,
  generatorFunction: 27,
  weakRef: 28,
};

const isA = (name, kind) => ({
  [name]: (value) => (typeof value === 'object' && value !== null) ? kindOf(value) === kind : false,
})[name];

function isProxy(value) {
  const open = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return open && kindOf(value) === kinds.proxy;
}

function isExternal(value) {
  return typeof value === 'object' && value !== null && kindOf(value) === kinds.external;
}

function isAsyncFunction(value) {
  if (typeof value !== 'function') return false;
  const kind = kindOf(value);
  return kind === kinds.asyncFunction || kind === kinds.asyncGeneratorFunction;
}

function isGeneratorFunction(value) {
  if (typeof value !== 'function') return false;
  const kind = kindOf(value);
  return kind === kinds.generatorFunction || kind === kinds.asyncGeneratorFunction;
}

function isAnyArrayBuffer(value) {
  if (typeof value !== 'object' || value === null) return false;
  const kind = kindOf(value);
  return kind === kinds.arrayBuffer || kind === kinds.sharedArrayBuffer;
}

function isBoxedPrimitive(value) {
  if (typeof value !== 'object' || value === null) return false;
  const kind = kindOf(value);
  return kind >= kinds.numberObject && kind <= kinds.bigIntObject;
}

function isArrayBufferView(value) {
  return ArrayBuffer.isView(value);
}

function isTypedArray(value) {
  return typedArrayName(value) !== undefined;
}

const isTyped = (name) => ({
  [`is${name}`]: (value) => typedArrayName(value) === name,
})[`is${name}`];

function isEventTarget(value) {
  const { EventTarget } = globalThis;
  return EventTarget !== undefined && value instanceof EventTarget;
}

// Nothing makes key objects as long as there is no crypto room.
function isKeyObject() {
  return false;
}

function isCryptoKey(value) {
  const { CryptoKey } = globalThis;
  return typeof CryptoKey === 'function' && value instanceof CryptoKey;
}

module.exports = {
  isExternal,
  isDate: isA('isDate', kinds.date),
  isArgumentsObject: isA('isArgumentsObject', kinds.arguments),
  isBigIntObject: isA('isBigIntObject', kinds.bigIntObject),
  isBooleanObject: isA('isBooleanObject', kinds.booleanObject),
  isNumberObject: isA('isNumberObject', kinds.numberObject),
  isStringObject: isA('isStringObject', kinds.stringObject),
  isSymbolObject: isA('isSymbolObject', kinds.symbolObject),
  isBoxedPrimitive,
  isNativeError: isA('isNativeError', kinds.nativeError),
  isRegExp: isA('isRegExp', kinds.regExp),
  isAsyncFunction,
  isGeneratorFunction,
  isGeneratorObject: isA('isGeneratorObject', kinds.generatorObject),
  isPromise: isA('isPromise', kinds.promise),
  isMap: isA('isMap', kinds.map),
  isSet: isA('isSet', kinds.set),
  isMapIterator: isA('isMapIterator', kinds.mapIterator),
  isSetIterator: isA('isSetIterator', kinds.setIterator),
  isWeakMap: isA('isWeakMap', kinds.weakMap),
  isWeakSet: isA('isWeakSet', kinds.weakSet),
  isArrayBuffer: isA('isArrayBuffer', kinds.arrayBuffer),
  isDataView: isA('isDataView', kinds.dataView),
  isSharedArrayBuffer: isA('isSharedArrayBuffer', kinds.sharedArrayBuffer),
  isProxy,
  isModuleNamespaceObject: isA('isModuleNamespaceObject', kinds.moduleNamespace),
  isAnyArrayBuffer,
  isCryptoKey,
  isKeyObject,
  isEventTarget,
  isArrayBufferView,
  isTypedArray,
  isUint8Array: isTyped('Uint8Array'),
  isUint8ClampedArray: isTyped('Uint8ClampedArray'),
  isUint16Array: isTyped('Uint16Array'),
  isUint32Array: isTyped('Uint32Array'),
  isInt8Array: isTyped('Int8Array'),
  isInt16Array: isTyped('Int16Array'),
  isInt32Array: isTyped('Int32Array'),
  isFloat16Array: isTyped('Float16Array'),
  isFloat32Array: isTyped('Float32Array'),
  isFloat64Array: isTyped('Float64Array'),
  isBigInt64Array: isTyped('BigInt64Array'),
  isBigUint64Array: isTyped('BigUint64Array'),
};

// For the other files of the house; not among the public names' keys.
Object.defineProperty(module.exports, 'kinds', { __proto__: null, value: kinds, enumerable: false });
Object.defineProperty(module.exports, 'kindOf', { __proto__: null, value: kindOf, enumerable: false });
