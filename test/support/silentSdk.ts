const { warn } = console;

// The SDK keeps the function that it finds when it is loaded. The built package discards its warnings, too.
console.warn = () => undefined;
jest.requireActual('@aws-sdk/client-evidently');
console.warn = warn;
