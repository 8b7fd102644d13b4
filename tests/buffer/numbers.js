// Numbers of every size, both orders, and the range errors.
const b = Buffer.alloc(8);
b.writeUInt8(255); b.writeInt8(-2, 1); b.writeUInt16LE(0x1234, 2); b.writeUInt16BE(0x1234, 4);
console.log(b, b.readUInt8(), b.readInt8(1), b.readUInt16LE(2), b.readUInt16BE(4), b.readInt16LE(2));
b.writeInt32LE(-5); console.log(b.readInt32LE(), b.readUInt32LE(), b.readUInt32BE());
b.writeDoubleBE(Math.PI); console.log(b, b.readDoubleBE()); b.writeFloatLE(1.5); console.log(b.readFloatLE());
b.writeBigInt64LE(-7n); console.log(b.readBigInt64LE(), b.readBigUInt64BE());
b.writeUIntBE(0x123456, 0, 3); console.log(b.readUIntBE(0, 3).toString(16), b.readIntLE(0, 6));
console.log(b.writeUint8 === b.writeUInt8, b.fill(0).swap16().length);
for (const wrong of [() => b.readUInt8(8), () => b.writeUInt8(256), () => b.readUInt16LE(7), () => b.readUInt8(1.5), () => b.readUInt8('1'), () => b.writeInt32BE(2 ** 31), () => b.writeBigUInt64LE(-1n), () => b.readUIntLE(0, 7)]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
