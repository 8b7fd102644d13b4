// log, info and debug go to stdout; error, warn and trace's kin to stderr; formats are filled in.
console.log('%s is %d years, %i, %f, %j %o %O %%', 'Ann', 42.5, 42.9, '1.5', { a: 1 }, [1], { b: { c: {} } });
console.log('%s', Symbol('x'), 'rest', 5n, -0, [1, 'a']);
console.log('%c styled', 'color: red');
console.log();
console.info('info'); console.debug('debug');
console.error('error %s', 'text'); console.warn({ warn: true });
console.log('100%', '%d', 'x');
console.log('a\nb', ['a\nb']);
