// What keeps the program alive: handles of sockets, servers, children and channels, requests under way, timers.
'use strict';

const { fdKind, pendingWork } = binding;

// By the kind of a stream's descriptor.
const streamNames = { TCP: 'TCPSocketWrap', PIPE: 'PipeWrap', TTY: 'TTYWrap' };

// A request has no object of its own in this runtime: its class says what it is.
class FSReqCallback {}
class GetAddrInfoReqWrap {}

// [name, owner] of each.
function handles() {
  const found = [];
  for (const { id, owner, fd, refed } of require('internal:net/handle').all()) {
    if (id < 0 || owner === null || !refed) continue;
    found.push([streamNames[fdKind(fd)] ?? 'PipeWrap', owner]);
  }
  for (const server of require('internal:net/server').all()) {
    if (!server._unref) found.push([server._unix === null ? 'TCPServerWrap' : 'PipeServerWrap', server]);
  }
  for (const { owner, refed } of require('internal:dgram/handle').all()) {
    if (refed) found.push(['UDPWrap', owner]);
  }
  const { channels, children } = require('internal:child_process/dispatch');
  for (const child of children.values()) {
    if (child.refed) found.push(['ProcessWrap', child.owner]);
  }
  for (const channel of channels.values()) {
    if (channel.refed) found.push(['PipeWrap', channel]);
  }
  return found;
}

function requests() {
  const [files, names] = pendingWork();
  return [
    ...Array.from({ length: files }, () => new FSReqCallback()),
    ...Array.from({ length: names }, () => new GetAddrInfoReqWrap()),
  ];
}

function getActiveResourcesInfo() {
  const { timeouts, immediates } = require('internal:timers').refed();
  return [
    ...requests().map((request) => request.constructor.name),
    ...handles().map(([name]) => name),
    ...new Array(timeouts).fill('Timeout'),
    ...new Array(immediates).fill('Immediate'),
  ];
}

module.exports = {
  getActiveHandles: () => handles().map(([, owner]) => owner),
  getActiveRequests: requests,
  getActiveResourcesInfo,
};
