// Connections of servers, for those who follow calls: a resource for the connection and one for its messages, in which
// what arrives is told. Made when the first thing of a connection is told.
'use strict';

const { callIn, gone, origin, triggeredBy } = require('internal:async_hooks/flow');

// By the slot of the connection.
const followed = [];

// As in Node, a connection is made before its server is entered, and has none of its stores.
class Followed {
  constructor(server) {
    const from = server._handle?.origin;
    this.connection = triggeredBy(from, () => origin('TCPWRAP'));
    this.messages = callIn(from, () => triggeredBy(this.connection, () => origin('HTTPINCOMINGMESSAGE')));
  }
}

function followedIn(slot, server) {
  const known = followed[slot];
  if (known !== undefined || server === undefined) return known;
  return (followed[slot] = new Followed(server));
}

// Calls `fn` as something of the connection's messages.
function callInMessages(slot, server, fn, ...args) {
  return callIn(followedIn(slot, server)?.messages, fn, undefined, ...args);
}

function callInConnection(slot, server, fn, ...args) {
  return callIn(followedIn(slot, server)?.connection, fn, undefined, ...args);
}

function callInServer(slot, server, fn, ...args) {
  followedIn(slot, server);
  return callIn(server._handle?.origin, fn, undefined, ...args);
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

module.exports = { callInConnection, callInMessages, callInServer, connectionOf, forget };
