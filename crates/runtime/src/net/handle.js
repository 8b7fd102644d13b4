// A native stream's JavaScript handle: its number, and the owner that hears of its events.
'use strict';

const { flow, origin, bound } = require('internal:async_hooks/flow');

// By the slot of the stream, the lower half of its number. A slot may be given again before the end of who had it is told:
// until then the older handle waits in `replaced`, by its whole number.
const slots = [];
const replaced = new Map();

class Handle {
  // `type` names what it is to those who follow calls; `made` is there when that was told before.
  constructor(id, type = 'TCPWRAP', made = undefined) {
    if (flow.on) this.origin = made ?? origin(type, this);
    this.id = id;
    this.generation = Math.floor(id / 2 ** 32);
    this.owner = null;
    this.reading = false;
    this.onclose = null;
    this.pendingWrites = null;
    this.onshutdown = null;
    // Called before anything is written, and before it is closed, when somebody else writes to the stream as well.
    this.beforeWrite = null;
    const slot = id >>> 0;
    const before = slots[slot];
    if (before !== undefined) replaced.set(before.id, before);
    slots[slot] = this;
  }

  readStart() {
    this.reading = true;
    return binding.readStart(this.id);
  }

  readStop() {
    this.reading = false;
    return binding.readStop(this.id);
  }

  ref() {
    if (!this.refed) this.refed = true;
    binding.setRef(this.id, true);
  }

  unref() {
    this.refed = false;
    binding.setRef(this.id, false);
  }

  get fd() { return binding.fdOf(this.id); }

  get writeQueueSize() { return binding.writeQueueSize(this.id); }

  setNoDelay(on) { return binding.setNoDelay(this.id, on); }
  setKeepAlive(on, delay) { return binding.setKeepAlive(this.id, on, delay); }

  // `callback(errno)` is called once the kernel has everything, never before this returns.
  awaitWrite(token, callback) {
    if (flow.on) callback = bound(callback, 'WRITEWRAP', this.origin);
    (this.pendingWrites ??= new Map()).set(token, callback);
  }

  shutdown(callback) {
    this.onshutdown = flow.on ? bound(callback, 'SHUTDOWNWRAP', this.origin) : callback;
    return binding.shutdown(this.id);
  }

  close(callback) {
    this.beforeWrite?.();
    this.onclose = callback;
    return binding.close(this.id);
  }

  reset(callback) {
    this.onclose = callback;
    return binding.reset(this.id);
  }
}

// Few are ever unref'd: the others have no property for it.
Handle.prototype.refed = true;
Handle.prototype.origin = undefined;

function handleOf(id) {
  const handle = slots[id >>> 0];
  return handle !== undefined && handle.id === id ? handle : replaced.get(id);
}

function handleIn(slot, generation) {
  const handle = slots[slot];
  return handle !== undefined && handle.generation === generation ? handle : undefined;
}

function forget(id) {
  if (slots[id >>> 0]?.id === id) slots[id >>> 0] = undefined;
  else replaced.delete(id);
}

function all() {
  return [...slots.filter((handle) => handle !== undefined), ...replaced.values()];
}

module.exports = { Handle, all, handleOf, handleIn, forget };
