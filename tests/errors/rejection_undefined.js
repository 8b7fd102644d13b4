// exit: 1
Promise.reject();
