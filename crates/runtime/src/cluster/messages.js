// What primary and workers say to each other: questions by number, answers that name it.
'use strict';

const callbacks = new Map();
let next = 0;

// `callback` is called with the answer; false when nobody hears.
function send(target, message, handle, callback) {
  if (!target.connected) return false;
  const whole = { cmd: 'NODE_CLUSTER', ...message, seq: next };
  if (typeof callback === 'function') callbacks.set(next, callback);
  next++;
  return target.send(whole, handle);
}

// A listener of 'internalMessage': answers go to who asked, the rest to `receive`.
function receiver(worker, receive) {
  return function onInternalMessage(message) {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const answered = message.ack === undefined ? undefined : callbacks.get(message.ack);
    if (answered !== undefined) callbacks.delete(message.ack);
    Reflect.apply(answered ?? receive, worker, arguments);
  };
}

module.exports = { receiver, send };
