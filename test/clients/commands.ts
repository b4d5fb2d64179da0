import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { CLEAN_ENVIRONMENT } from '../support/cleanEnvironment';
import { CREDENTIALS } from '../support/testKit';

const DEBIAN_PYTHON = '/usr/bin/python3';

const FIND_MODEL = `
import sys
from importlib.util import find_spec
from pathlib import Path
found = next(filter(None, map(find_spec, sys.argv[1:])))
sys.exit(not (Path(found.origin).parent / "data/evidently").exists())`;

/** The path of a Python whose boto3 supports Evidently, if there is one. */
export const python = [DEBIAN_PYTHON, 'python3'].find((path) => knowsEvidently(path, 'botocore'));

/** The path of an AWS CLI that supports Evidently, if there is one. Its version 2 has its own botocore. */
export const aws = ['/usr/bin/aws'].find(
	(path) => existsSync(path) && knowsEvidently(DEBIAN_PYTHON, 'awscli.botocore', 'botocore'),
);

/** Whether curl can sign requests, which it supports since version 7.75. */
export const signingCurl = String(spawnSync('curl', ['--help', 'auth']).stdout).includes(
	'--aws-sigv4',
);

/** Without modules, Go finds packages in Debian's folder and needs no network. */
export const GO_ENVIRONMENT = { GO111MODULE: 'off', GOFLAGS: '', GOPATH: '/usr/share/gocode' };

export function hasGoPackage(path: string): boolean {
	const env = { ...CLEAN_ENVIRONMENT, ...GO_ENVIRONMENT };
	return spawnSync('go', ['list', path], { env }).status === 0;
}

/**
 * Looks for the API model of Evidently, which newer releases of botocore lack, in the first of these
 * packages that is installed. Starting the AWS CLI to ask it takes two seconds.
 */
function knowsEvidently(path: string, ...packages: string[]): boolean {
	return spawnSync(path, ['-c', FIND_MODEL, ...packages]).status === 0;
}

const ENVIRONMENT = {
	...CLEAN_ENVIRONMENT,
	AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
	AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
	AWS_DEFAULT_REGION: 'eu-west-1',
	AWS_PAGER: '',
	AWS_DEFAULT_OUTPUT: 'json',
};

/** Runs a client with the tests' keys, and returns the JSON that it prints. */
export async function run(command: string, args: string[], env = {}): Promise<unknown> {
	return JSON.parse(await output(command, args, env));
}

/**
 * Runs a client with the tests' keys.
 * @returns the client's standard output
 * @throws Error with the client's standard error if it fails
 */
export async function output(command: string, args: string[], env = {}): Promise<string> {
	const child = spawn(command, args, { env: { ...ENVIRONMENT, ...env } });
	const closed = once(child, 'close') as Promise<[code: number]>;
	const [stdout, stderr, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		closed,
	]);
	if (code !== 0) throw new Error(`${command} exited with ${code}: ${stderr}`);
	return stdout;
}
