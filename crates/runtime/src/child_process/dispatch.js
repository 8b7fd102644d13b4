// What native code tells of children and channels, given to the objects that stand for them.
'use strict';

const { flow, callIn, closed, gone } = require('internal:async_hooks/flow');

// mod.rs has the same list.
const EXIT = 0;
const DATA = 1;
const END = 2;
const WRITTEN = 3;
const CLOSED = 4;

// By the number of the child's watcher, and of the channel's stream.
const children = new Map();
const channels = new Map();

binding.dispatch = function dispatch(event, id, a, b) {
  if (event === EXIT) {
    const child = children.get(id);
    children.delete(id);
    if (flow.on && child !== undefined) {
      callIn(child.origin, child.onexit, child, a, b);
      closed(child.origin);
    } else {
      child?.onexit(a, b);
    }
    return;
  }
  const channel = channels.get(id);
  if (channel === undefined) return;
  if (flow.on) callIn(channel.origin, tell, channel, event, id, a, b);
  else tell.call(channel, event, id, a, b);
};

function tell(event, id, a, b) {
  const channel = this;
  switch (event) {
    case DATA:
      channel.onread(a);
      break;
    case END:
      channel.onread(null);
      break;
    case WRITTEN:
      channel.onwritten(a, b);
      break;
    case CLOSED:
      channels.delete(id);
      gone(channel.origin);
      break;
  }
}

module.exports = { children, channels };
