// exit: 1
throw { code: 'E_ODD', nested: { a: [1, 2] } };
