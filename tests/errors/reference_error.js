// exit: 1
console.log('before');
notDefined;
