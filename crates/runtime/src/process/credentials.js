// User and group ids: reading and setting them, by number or name.
'use strict';

const { errnoMessage, errnoName, codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_CREDENTIAL } } = require('internal:errors');
const { validateArray, validateUint32 } = require('internal:validators');

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

// System errors of these calls have the C library's number and sentence, not the loop's.
function check(errno, syscall) {
  if (errno === 0) return;
  const sentence = errnoMessage(errno);
  const error = new Error(`${errnoName(errno)}, ${sentence[0].toUpperCase()}${sentence.slice(1)}`);
  error.errno = -errno;
  error.code = errnoName(errno);
  error.syscall = syscall;
  throw error;
}

function userId(id) {
  if (typeof id === 'number') return id >>> 0;
  const found = binding.findUser(id);
  if (found === undefined) throw new ERR_UNKNOWN_CREDENTIAL('User', id);
  return found;
}

function groupId(id) {
  if (typeof id === 'number') return id >>> 0;
  const found = binding.findGroup(id);
  if (found === undefined) throw new ERR_UNKNOWN_CREDENTIAL('Group', id);
  return found;
}

// In the order that credentials.rs knows.
const setters = [['setuid', userId], ['seteuid', userId], ['setgid', groupId], ['setegid', groupId]].map(
  ([name, toId], kind) => ({
    [name](id) {
      validateId(id, 'id');
      check(binding.setId(kind, toId(id)), name);
    },
  }[name]));
const [setuid, seteuid, setgid, setegid] = setters;

module.exports = {
  getuid() { return binding.ids()[0]; },
  geteuid() { return binding.ids()[1]; },
  getgid() { return binding.ids()[2]; },
  getegid() { return binding.ids()[3]; },
  getgroups() {
    const groups = binding.groups();
    if (groups.length === 1 && groups[0] < 0) check(groups[0], 'getgroups');
    return groups;
  },
  initgroups(user, extraGroup) {
    validateId(user, 'user');
    validateId(extraGroup, 'extraGroup');
    const extra = groupId(extraGroup);
    const name = typeof user === 'number' ? binding.userName(user) : user;
    if (name === undefined) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
    check(binding.initGroups(name, extra), 'initgroups');
  },
  setgroups(groups) {
    validateArray(groups, 'groups');
    groups.forEach((id, i) => validateId(id, `groups[${i}]`));
    check(binding.setGroups(groups.map(groupId)), 'setgroups');
  },
  setegid,
  seteuid,
  setgid,
  setuid,
};
