// A rejection with something that is no Error.
// exit: 1
Promise.reject({ not: 'an error' });
