import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { CREDENTIALS } from '../evidently/testKit';

const PYTHONS = ['/usr/bin/python3', 'python3'];

/** Newer releases of botocore have dropped the service. */
const KNOWS_EVIDENTLY =
	'import botocore.session as s; assert "evidently" in s.get_session().get_available_services()';

/** With a boto3 that knows Evidently, if there is one. */
export const python = PYTHONS.find((path) => spawnSync(path, ['-c', KNOWS_EVIDENTLY]).status === 0);
/** The AWS CLI, if there is one that knows Evidently. */
export const aws = ['/usr/bin/aws'].find((path) => existsSync(path) && knowsEvidently(path));

function knowsEvidently(path: string): boolean {
	const { stdout } = spawnSync(path, [
		'evidently',
		'put-project-events',
		'--generate-cli-skeleton',
	]);
	return String(stdout).includes('events');
}

export const testIf = (isThere: unknown, missing: string) => {
	if (!isThere) console.warn(`Skipped: ${missing}`);
	return isThere ? test : test.skip;
};

const ENVIRONMENT = {
	...process.env,
	AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
	AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
	AWS_DEFAULT_REGION: 'eu-west-1',
	AWS_PAGER: '',
	AWS_DEFAULT_OUTPUT: 'json',
};

/** Runs a client with the keys of the tests, and gives the JSON that it prints. */
export async function run(command: string, args: string[], env = {}): Promise<unknown> {
	const child = spawn(command, args, { env: { ...ENVIRONMENT, ...env } });
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	if (stderr) throw new Error(stderr);
	return JSON.parse(stdout);
}
