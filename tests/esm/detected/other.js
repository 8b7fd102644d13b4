export const value = import.meta.url.slice(-8);
