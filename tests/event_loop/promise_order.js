// Promises, thenables and async functions interleave as the language says.
const thenable = { then(resolve) { console.log('then called'); resolve('thenable'); } };
Promise.resolve(thenable).then(console.log);
Promise.all([1, Promise.resolve(2)]).then((all) => console.log('all', all));
Promise.race([new Promise(() => {}), Promise.resolve('fast')]).then(console.log);
Promise.allSettled([Promise.reject(new Error('no'))]).then((r) => console.log(r[0].status, r[0].reason.message));
Promise.any([Promise.reject(1), Promise.resolve('any')]).then(console.log);
(async () => {
  for await (const x of [Promise.resolve('a'), 'b']) console.log('for await', x);
})();
