import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { CLEAN_ENVIRONMENT } from '../support/cleanEnvironment';
import { CREDENTIALS } from '../support/testKit';

const PYTHONS = ['/usr/bin/python3', 'python3'];

/** A check for Evidently, which newer releases of botocore no longer support. */
const KNOWS_EVIDENTLY =
	'import botocore.session as s; assert "evidently" in s.get_session().get_available_services()';

/** The path of a Python whose boto3 supports Evidently, if there is one. */
export const python = PYTHONS.find((path) => spawnSync(path, ['-c', KNOWS_EVIDENTLY]).status === 0);
/** The path of an AWS CLI that supports Evidently, if there is one. */
export const aws = ['/usr/bin/aws'].find((path) => existsSync(path) && knowsEvidently(path));

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

function knowsEvidently(path: string): boolean {
	const { stdout } = spawnSync(path, [
		'evidently',
		'put-project-events',
		'--generate-cli-skeleton',
	]);
	return String(stdout).includes('events');
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
