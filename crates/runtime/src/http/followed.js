// Connections of servers, for those who follow calls: a resource for the connection and one for its messages, in which
// what arrives is told. Made when the first thing of a connection is told.
'use strict';

const { callIn, gone, origin, triggeredBy } = require('internal:async_hooks/flow');

// By the slot of the connection.
const followed = [];

class Followed {
  constructor() {
    this.connection = origin('TCPWRAP');
    this.messages = triggeredBy(this.connection, () => origin('HTTPINCOMINGMESSAGE'));
  }
}

function followedIn(slot, server) {
  const known = followed[slot];
  if (known !== undefined || server === undefined) return known;
  return callIn(server._handle?.origin, () => (followed[slot] = new Followed()));
}

// Calls `fn` as something of the connection's messages.
function callInMessages(slot, server, fn, ...args) {
  return callIn(followedIn(slot, server)?.messages, fn, undefined, ...args);
}

function callInConnection(slot, server, fn, ...args) {
  return callIn(followedIn(slot, server)?.connection, fn, undefined, ...args);
}

// The connection is over, or another room's.
function forget(slot) {
  const known = followed[slot];
  if (known === undefined) return;
  followed[slot] = undefined;
  gone(known.messages);
  gone(known.connection);
}

// The connection's own resource, if it has one.
function connectionOf(slot) {
  return followed[slot]?.connection;
}

module.exports = { callInConnection, callInMessages, connectionOf, forget };
