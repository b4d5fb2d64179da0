import type { Response } from 'express';
import type { Operation } from '../nodes/AwsEvidently/receive/operations';

/** Keeps what a request asks for beside its response, where Express's handlers share what they know. */
export function setOperation(response: Response, operation: Operation): void {
	response.locals.operation = operation;
}

export const operationOf = <Name extends Operation['name']>(response: Response) =>
	response.locals.operation as Extract<Operation, { name: Name }>;
