// The read* methods of Buffer: integers, BigInts and floats at a byte offset.
// One check an access: the first and last byte are read (or the range is
// compared), and only if that fails the slow path finds out which error it is.
'use strict';

const { boundsError, checkOffsetType, fromScratch } = require('./number_errors.js');

const { float32, float64, bigInt64, bigUint64, bytes } = fromScratch;

function readUInt8(offset = 0) {
  checkOffsetType(offset);
  const value = this[offset];
  if (value === undefined) boundsError(offset, this.length - 1);
  return value;
}

function readUInt16LE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
  return first | (last << 8);
}

function readUInt16BE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
  return last | (first << 8);
}

function readUInt32LE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
  return (first | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (last << 24)) >>> 0;
}

function readUInt32BE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
  return (last | (this[offset + 2] << 8) | (this[offset + 1] << 16) | (first << 24)) >>> 0;
}

function readInt8(offset = 0) {
  checkOffsetType(offset);
  const value = this[offset];
  if (value === undefined) boundsError(offset, this.length - 1);
  return (value << 24) >> 24;
}

function readInt16LE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
  return ((first | (last << 8)) << 16) >> 16;
}

function readInt16BE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
  return ((last | (first << 8)) << 16) >> 16;
}

function readInt32LE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
  return first | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (last << 24);
}

function readInt32BE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
  return last | (this[offset + 2] << 8) | (this[offset + 1] << 16) | (first << 24);
}

function readUInt24LE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 2];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 3);
  return first | (buf[offset + 1] << 8) | (last << 16);
}

function readInt24LE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 2];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 3);
  return ((first | (buf[offset + 1] << 8) | (last << 16)) << 8) >> 8;
}

function readUInt40LE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 4];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 5);
  return ((first | (buf[offset + 1] << 8) | (buf[offset + 2] << 16) | (buf[offset + 3] << 24)) >>> 0) + (last) * 0x100000000;
}

function readInt40LE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 4];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 5);
  return ((first | (buf[offset + 1] << 8) | (buf[offset + 2] << 16) | (buf[offset + 3] << 24)) >>> 0) + (((last) << 24) >> 24) * 0x100000000;
}

function readUInt48LE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 5];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 6);
  return ((first | (buf[offset + 1] << 8) | (buf[offset + 2] << 16) | (buf[offset + 3] << 24)) >>> 0) + (buf[offset + 4] | (last << 8)) * 0x100000000;
}

function readInt48LE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 5];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 6);
  return ((first | (buf[offset + 1] << 8) | (buf[offset + 2] << 16) | (buf[offset + 3] << 24)) >>> 0) + (((buf[offset + 4] | (last << 8)) << 16) >> 16) * 0x100000000;
}

function readUInt24BE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 2];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 3);
  return last | (buf[offset + 1] << 8) | (first << 16);
}

function readInt24BE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 2];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 3);
  return ((last | (buf[offset + 1] << 8) | (first << 16)) << 8) >> 8;
}

function readUInt40BE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 4];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 5);
  return ((last | (buf[offset + 3] << 8) | (buf[offset + 2] << 16) | (buf[offset + 1] << 24)) >>> 0) + (first) * 0x100000000;
}

function readInt40BE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 4];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 5);
  return ((last | (buf[offset + 3] << 8) | (buf[offset + 2] << 16) | (buf[offset + 1] << 24)) >>> 0) + (((first) << 24) >> 24) * 0x100000000;
}

function readUInt48BE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 5];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 6);
  return ((last | (buf[offset + 4] << 8) | (buf[offset + 3] << 16) | (buf[offset + 2] << 24)) >>> 0) + (buf[offset + 1] | (first << 8)) * 0x100000000;
}

function readInt48BE(buf, offset) {
  checkOffsetType(offset);
  const first = buf[offset];
  const last = buf[offset + 5];
  if (first === undefined || last === undefined) boundsError(offset, buf.length - 6);
  return ((last | (buf[offset + 4] << 8) | (buf[offset + 3] << 16) | (buf[offset + 2] << 24)) >>> 0) + (((buf[offset + 1] | (first << 8)) << 16) >> 16) * 0x100000000;
}

function readUIntLE(offset, byteLength) {
  if (offset === undefined) checkOffsetType(offset);
  switch (byteLength) {
    case 6: return readUInt48LE(this, offset);
    case 5: return readUInt40LE(this, offset);
    case 4: return readUInt32LE.call(this, offset);
    case 3: return readUInt24LE(this, offset);
    case 2: return readUInt16LE.call(this, offset);
    case 1: return readUInt8.call(this, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function readUIntBE(offset, byteLength) {
  if (offset === undefined) checkOffsetType(offset);
  switch (byteLength) {
    case 6: return readUInt48BE(this, offset);
    case 5: return readUInt40BE(this, offset);
    case 4: return readUInt32BE.call(this, offset);
    case 3: return readUInt24BE(this, offset);
    case 2: return readUInt16BE.call(this, offset);
    case 1: return readUInt8.call(this, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function readIntLE(offset, byteLength) {
  if (offset === undefined) checkOffsetType(offset);
  switch (byteLength) {
    case 6: return readInt48LE(this, offset);
    case 5: return readInt40LE(this, offset);
    case 4: return readInt32LE.call(this, offset);
    case 3: return readInt24LE(this, offset);
    case 2: return readInt16LE.call(this, offset);
    case 1: return readInt8.call(this, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function readIntBE(offset, byteLength) {
  if (offset === undefined) checkOffsetType(offset);
  switch (byteLength) {
    case 6: return readInt48BE(this, offset);
    case 5: return readInt40BE(this, offset);
    case 4: return readInt32BE.call(this, offset);
    case 3: return readInt24BE(this, offset);
    case 2: return readInt16BE.call(this, offset);
    case 1: return readInt8.call(this, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function readFloatForwards(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
  bytes[0] = first;
  bytes[1] = this[offset + 1];
  bytes[2] = this[offset + 2];
  bytes[3] = last;
  return float32[0];
}

function readFloatBackwards(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
  bytes[3] = first;
  bytes[2] = this[offset + 1];
  bytes[1] = this[offset + 2];
  bytes[0] = last;
  return float32[0];
}

function readDoubleForwards(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 8);
  bytes[0] = first;
  bytes[1] = this[offset + 1];
  bytes[2] = this[offset + 2];
  bytes[3] = this[offset + 3];
  bytes[4] = this[offset + 4];
  bytes[5] = this[offset + 5];
  bytes[6] = this[offset + 6];
  bytes[7] = last;
  return float64[0];
}

function readDoubleBackwards(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 8);
  bytes[7] = first;
  bytes[6] = this[offset + 1];
  bytes[5] = this[offset + 2];
  bytes[4] = this[offset + 3];
  bytes[3] = this[offset + 4];
  bytes[2] = this[offset + 5];
  bytes[1] = this[offset + 6];
  bytes[0] = last;
  return float64[0];
}

function readBigInt64LE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 8);
  bytes[0] = first;
  bytes[1] = this[offset + 1];
  bytes[2] = this[offset + 2];
  bytes[3] = this[offset + 3];
  bytes[4] = this[offset + 4];
  bytes[5] = this[offset + 5];
  bytes[6] = this[offset + 6];
  bytes[7] = last;
  return bigInt64[0];
}

function readBigInt64BE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 8);
  bytes[7] = first;
  bytes[6] = this[offset + 1];
  bytes[5] = this[offset + 2];
  bytes[4] = this[offset + 3];
  bytes[3] = this[offset + 4];
  bytes[2] = this[offset + 5];
  bytes[1] = this[offset + 6];
  bytes[0] = last;
  return bigInt64[0];
}

function readBigUInt64LE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 8);
  bytes[0] = first;
  bytes[1] = this[offset + 1];
  bytes[2] = this[offset + 2];
  bytes[3] = this[offset + 3];
  bytes[4] = this[offset + 4];
  bytes[5] = this[offset + 5];
  bytes[6] = this[offset + 6];
  bytes[7] = last;
  return bigUint64[0];
}

function readBigUInt64BE(offset = 0) {
  checkOffsetType(offset);
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) boundsError(offset, this.length - 8);
  bytes[7] = first;
  bytes[6] = this[offset + 1];
  bytes[5] = this[offset + 2];
  bytes[4] = this[offset + 3];
  bytes[3] = this[offset + 4];
  bytes[2] = this[offset + 5];
  bytes[1] = this[offset + 6];
  bytes[0] = last;
  return bigUint64[0];
}

// Adds the methods, under Node's names and their "Uint" aliases, to a prototype.
function addReaders(proto) {
  proto.readUInt8 = proto.readUint8 = readUInt8;
  proto.readUInt16LE = proto.readUint16LE = readUInt16LE;
  proto.readUInt16BE = proto.readUint16BE = readUInt16BE;
  proto.readUInt32LE = proto.readUint32LE = readUInt32LE;
  proto.readUInt32BE = proto.readUint32BE = readUInt32BE;
  proto.readInt8 = readInt8;
  proto.readInt16LE = readInt16LE;
  proto.readInt16BE = readInt16BE;
  proto.readInt32LE = readInt32LE;
  proto.readInt32BE = readInt32BE;
  proto.readUIntLE = proto.readUintLE = readUIntLE;
  proto.readUIntBE = proto.readUintBE = readUIntBE;
  proto.readIntLE = readIntLE;
  proto.readIntBE = readIntBE;
  proto.readFloatLE = readFloatForwards;
  proto.readFloatBE = readFloatBackwards;
  proto.readDoubleLE = readDoubleForwards;
  proto.readDoubleBE = readDoubleBackwards;
  proto.readBigInt64LE = readBigInt64LE;
  proto.readBigInt64BE = readBigInt64BE;
  proto.readBigUInt64LE = proto.readBigUint64LE = readBigUInt64LE;
  proto.readBigUInt64BE = proto.readBigUint64BE = readBigUInt64BE;
}

module.exports = { addReaders };
