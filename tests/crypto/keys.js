// KeyObjects in every form, pairs of halves, signatures and RSA's own encryption, as Node has them.
'use strict';
const crypto = require('crypto');

function told(f) {
  try {
    console.log(f());
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}

const secret = crypto.createSecretKey(Buffer.from('abc'));
console.log(secret, secret.symmetricKeySize, secret.export(), secret.export({ format: 'jwk' }), secret.type);
console.log(secret.equals(crypto.createSecretKey('abc', 'utf8')), secret.equals(crypto.createSecretKey('abd', 'utf8')));
console.log(crypto.createHmac('sha1', secret).update('a').digest('hex') === crypto.createHmac('sha1', 'abc').update('a').digest('hex'));
console.log(crypto.generateKeySync('hmac', { length: 65 }).symmetricKeySize, crypto.generateKeySync('aes', { length: 192 }).symmetricKeySize);

for (const [type, options] of [
  ['rsa', { modulusLength: 1024 }], ['ec', { namedCurve: 'P-256' }], ['ec', { namedCurve: 'secp521r1' }], ['ed25519', {}], ['x25519', {}],
]) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  console.log(type, publicKey.asymmetricKeyType, privateKey.asymmetricKeyDetails, publicKey.type, privateKey.type);
  for (const kind of ['pkcs8', 'pkcs1', 'sec1']) {
    told(() => {
      for (const format of ['pem', 'der']) {
        const key = privateKey.export({ type: kind, format });
        if (!crypto.createPrivateKey({ key, format, type: kind }).equals(privateKey)) return `${kind} ${format} is another`;
      }
      return `${kind} the same`;
    });
  }
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'top' });
  console.log(pem.split('\n')[0], crypto.createPrivateKey({ key: pem, passphrase: 'top' }).equals(privateKey));
  told(() => crypto.createPrivateKey(pem));
  const spki = publicKey.export({ type: 'spki', format: 'pem' });
  console.log(crypto.createPublicKey(spki).equals(publicKey), crypto.createPublicKey(privateKey).equals(publicKey));
  const jwk = privateKey.export({ format: 'jwk' });
  console.log(Object.keys(jwk).join(), jwk.kty, jwk.crv);
  console.log(crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(privateKey));
  console.log(crypto.createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' }).equals(publicKey));
  if (type === 'x25519') continue;
  const data = Buffer.from('data');
  const digest = type === 'ed25519' ? null : 'sha256';
  const signature = crypto.sign(digest, data, privateKey);
  console.log(crypto.verify(digest, data, publicKey, signature), crypto.verify(digest, Buffer.from('date'), publicKey, signature));
  if (type === 'ed25519') continue;
  const fed = crypto.createSign('sha256').update('da').update('ta').sign(privateKey);
  console.log(crypto.createVerify('sha256').update('data').verify(publicKey, fed));
}

const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
for (const padding of [1, 4]) {
  console.log(crypto.privateDecrypt({ key: privateKey, padding }, crypto.publicEncrypt({ key: publicKey, padding }, Buffer.from('x'))));
}
console.log(crypto.publicDecrypt(publicKey, crypto.privateEncrypt(privateKey, Buffer.from('y'))));
const pss = { key: privateKey, padding: 6, saltLength: 20 };
console.log(crypto.verify('sha256', Buffer.from('z'), { key: publicKey, padding: 6 }, crypto.sign('sha256', Buffer.from('z'), pss)));
const a = crypto.generateKeyPairSync('x25519');
const b = crypto.generateKeyPairSync('x25519');
console.log(crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey })
  .equals(crypto.diffieHellman({ privateKey: b.privateKey, publicKey: a.publicKey })));
crypto.generateKeyPair('ec', { namedCurve: 'P-384', publicKeyEncoding: { type: 'spki', format: 'der' } }, (error, pub, priv) => {
  console.log(error, pub.length, priv);
  crypto.sign('sha512', Buffer.from('q'), { key: priv, dsaEncoding: 'ieee-p1363' }, (error, signature) => {
    console.log(error, signature.length);
    crypto.verify('sha512', Buffer.from('q'), { key: pub, format: 'der', type: 'spki', dsaEncoding: 'ieee-p1363' }, signature, console.log);
  });
});

told(() => structuredClone(secret).equals(secret));
told(() => structuredClone(privateKey).equals(privateKey));
told(() => crypto.generateKeyPairSync('rsa-pss', { modulusLength: 512, hashAlgorithm: 'sha256', saltLength: 16 }).publicKey.asymmetricKeyDetails);
told(() => crypto.createPrivateKey('nothing'));
told(() => crypto.createPublicKey(secret));
told(() => publicKey.export({ format: 'pem', type: 'pkcs8' }));
told(() => privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc' }));
told(() => privateKey.export({ format: 'pem', type: 'sec1' }));
told(() => new crypto.KeyObject('secret'));
told(() => crypto.generateKeyPairSync('nothing'));
told(() => crypto.generateKeyPairSync('ec', { namedCurve: 'nothing' }));
told(() => crypto.generateKeySync('aes', { length: 5 }));
told(() => crypto.createSign('nothing'));
told(() => crypto.createSign('sha1').sign());
told(() => crypto.sign('sha1', Buffer.alloc(1), publicKey));
told(() => crypto.createVerify('sha1').verify(publicKey));
