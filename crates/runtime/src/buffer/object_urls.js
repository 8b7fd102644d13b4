// URLs of Blobs: `blob:nodedata:...`, as long as they are not revoked.
'use strict';

const { codes } = require('internal:errors');
const { isBlob } = require('./blob.js');

const PREFIX = 'blob:nodedata:';
const blobs = new Map();

// Nothing is kept secret by it.
function uuid() {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (mark) => {
    const digit = Math.floor(Math.random() * 16);
    return (mark === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}

function createObjectURL(obj) {
  if (!isBlob(obj)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', obj);
  const url = `${PREFIX}${uuid()}`;
  blobs.set(url, obj.slice(0, obj.size, obj.type));
  return url;
}

function revokeObjectURL(url) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
  blobs.delete(`${url}`);
}

function resolveObjectURL(url) {
  return blobs.get(`${url}`);
}

module.exports = { createObjectURL, revokeObjectURL, resolveObjectURL };
