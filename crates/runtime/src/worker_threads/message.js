// A message: what postMessage() and structuredClone() make of a value, and the value made of it. Objects of classes with a
// `[kMessaging]` record say themselves how they go along: `is(object)` tells whether it is one; `clone(object)`
// and `transfer(object)` give data for `read(data)`, which makes the object on the other side.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { kMessaging } = require('internal:util');
const { DOMException } = require('internal:web/dom_exception');
const native = binding;

// Marks of an object, which V8 keeps where no program sees them.
const kUncloneable = 1;
const kUntransferable = 2;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function fail(message) {
  throw new DOMException(message, 'DataCloneError');
}

// A buffer's own class is what its memory says, whatever its prototype was made to be.
function isArrayBuffer(value) {
  return require('util/types').isArrayBuffer(value);
}

function markAsUntransferable(object) {
  if (isObject(object)) native.mark(object, kUntransferable);
}

function isMarkedAsUntransferable(object) {
  return isObject(object) && (native.marksOf(object) & kUntransferable) !== 0;
}

function markAsUncloneable(object) {
  if (isObject(object)) native.mark(object, kUncloneable);
}

const unsupported = 'Cannot transfer object of unsupported type.';

// The transfer list as ArrayBuffers and other objects. `source` is the port that is posted to.
function sort(list, source) {
  const buffers = [];
  const objects = [];
  for (const item of list) {
    if (!isObject(item)) fail('Found invalid value in transferList.');
    if (isArrayBuffer(item)) {
      if (!native.canDetach(item) || isMarkedAsUntransferable(item)) fail(unsupported);
      if (buffers.includes(item)) fail('Transfer list contains duplicate ArrayBuffer');
      buffers.push(item);
      continue;
    }
    if (isMarkedAsUntransferable(item)) fail(unsupported);
    if (item === source) fail('Transfer list contains source port');
    if (objects.includes(item)) fail(`Transfer list contains duplicate ${item.constructor.name}`);
    const record = item[kMessaging];
    if (record?.transfer === undefined || record.is?.(item) === false) fail('Found invalid value in transferList.');
    // Says itself why it can't be.
    record.check?.(item);
    objects.push(item);
  }
  return { buffers, objects };
}

// What stands for an object that V8 can't write.
function hostOf(object, objects) {
  const record = object[kMessaging];
  const at = objects.indexOf(object);
  if (at !== -1) return { transferred: at, read: record.read, data: undefined };
  if (record?.clone !== undefined && (native.marksOf(object) & kUncloneable) === 0) {
    return { transferred: -1, read: record.read, data: record.clone(object) };
  }
  if (record?.transfer !== undefined) {
    fail('Object that needs transfer was found in message but not listed in transferList');
  }
  return fail('Cannot clone object of unsupported type.');
}

const nothing = [];

function write(value, list = nothing, source = undefined) {
  const { buffers, objects } = list.length === 0 ? { buffers: nothing, objects: nothing } : sort(list, source);
  const [bytes, shared, modules, found] = native.writeMessage(value, buffers, kMessaging, fail);
  const hosts = found.map((object) => hostOf(object, objects));
  // Nothing has moved until here, where nothing can fail any more.
  const moved = buffers.map(native.takeBuffer);
  const transferred = objects.map((object) => {
    const record = object[kMessaging];
    return { read: record.read, data: record.transfer(object) };
  });
  for (const host of hosts) {
    if (host.transferred !== -1) host.data = transferred[host.transferred].data;
  }
  return { bytes, shared, modules, hosts, moved, transferred };
}

// `[value, objects that were transferred]`.
function read(message) {
  const { bytes, shared, modules, hosts, moved, transferred } = message;
  const arrived = transferred.map(({ read: make, data }) => make(data));
  const made = hosts.map((host) => (host.transferred === -1 ? host.read(host.data) : arrived[host.transferred]));
  return [native.readMessage(bytes, shared, modules, made, moved), arrived];
}

// What postMessage() was given beside the message, as a list.
function transferList(options) {
  if (options === undefined || options === null) return nothing;
  const notIterable = 'Optional transferList argument must be an iterable';
  if (typeof options !== 'object') throw invalid(notIterable);
  if (typeof options[Symbol.iterator] === 'function') return listOf(options, notIterable);
  const { transfer } = options;
  return transfer === undefined ? nothing : listOf(transfer, 'Optional options.transfer argument must be an iterable');
}

function listOf(iterable, notIterable) {
  if (!isObject(iterable) || typeof iterable[Symbol.iterator] !== 'function') throw invalid(notIterable);
  const iterator = iterable[Symbol.iterator]();
  const next = isObject(iterator) ? iterator.next : undefined;
  if (typeof next !== 'function') throw invalid(notIterable);
  const list = [];
  for (;;) {
    const { done, value } = Reflect.apply(next, iterator, []);
    if (done) return list;
    list.push(value);
  }
}

function invalid(message) {
  const error = new ERR_INVALID_ARG_TYPE('options', 'Object', undefined);
  error.message = message;
  return error;
}

module.exports = {
  fail, invalid, isMarkedAsUntransferable, isObject, markAsUncloneable, markAsUntransferable, read, transferList, write,
};
