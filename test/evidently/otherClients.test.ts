import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { cleanUp, CREDENTIALS, some, startTestEvidently, wireEvent } from './testKit';

afterEach(cleanUp);

const PYTHONS = ['/usr/bin/python3', 'python3'];

/** Newer releases of botocore have dropped the service. */
const KNOWS_EVIDENTLY =
	'import botocore.session as s; assert "evidently" in s.get_session().get_available_services()';

const python = PYTHONS.find((path) => spawnSync(path, ['-c', KNOWS_EVIDENTLY]).status === 0);
const aws = ['/usr/bin/aws'].find((path) => existsSync(path) && knowsEvidently(path));

function knowsEvidently(path: string): boolean {
	const { stdout } = spawnSync(path, [
		'evidently',
		'put-project-events',
		'--generate-cli-skeleton',
	]);
	return String(stdout).includes('events');
}

const testIf = (isThere: unknown, missing: string) => {
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

async function run(command: string, args: string[], env = {}): Promise<unknown> {
	const child = spawn(command, args, { env: { ...ENVIRONMENT, ...env } });
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	if (stderr) throw new Error(stderr);
	return JSON.parse(stdout);
}

const BOTO3 = `
import boto3, datetime, json, sys
from botocore.config import Config
client = boto3.client('evidently', endpoint_url=sys.argv[1], config=Config(inject_host_prefix=False))
arn = 'arn:aws:evidently:eu-west-1:123456789012:project/demo'
event = dict(data='{"é": 1.0}', timestamp=datetime.datetime(2025, 10, 16, 12, tzinfo=datetime.timezone.utc), type='aws.evidently.custom')
def put(project, events):
    return client.put_project_events(project=project, events=events)
def error_of(call):
    try: call()
    except client.exceptions.ClientError as error: return error.response
wrong = error_of(lambda: put('demo', [dict(event, data='{')]))
missing = error_of(lambda: client.get_project(project='nowhere'))
pages = client.get_paginator('list_projects').paginate(PaginationConfig=dict(PageSize=1))
print(json.dumps(dict(
    accepted=[len(put(project, [event] * 50)['eventResults']) for project in ('demo', arn)],
    empty=put('demo', [])['failedEventCount'],
    wrong=[wrong['Error']['Code'], wrong['reason'], wrong['fieldList'][0]['name']],
    missing=[missing['Error']['Code'], missing['resourceId'], missing['ResponseMetadata']['HTTPStatusCode']],
    names=[project['name'] for page in pages for project in page['projects']],
    arn=client.get_project(project=arn)['project']['arn'] == arn,
)))
`;

testIf(python, 'no boto3 that knows Evidently (Debian: python3-boto3)')(
	'serves boto3',
	async () => {
		const evidently = await startTestEvidently();
		expect(await run(python!, ['-c', BOTO3, evidently.url])).toEqual({
			accepted: [50, 50],
			empty: 0,
			wrong: ['ValidationException', 'fieldValidationFailed', 'events.1.member.data'],
			missing: ['ResourceNotFoundException', 'nowhere', 404],
			names: ['checkout', 'demo'],
			arn: true,
		});
		const stored = await evidently.readEvents('demo');
		expect(stored).toHaveLength(100);
		expect(stored[0]).toMatchObject({ data: '{"é": 1.0}', timestamp: 1760616000 });
	},
);

testIf(aws, 'no AWS CLI that knows Evidently (Debian: awscli)')('serves the AWS CLI', async () => {
	const evidently = await startTestEvidently();
	// As its proxy, it answers for every host, so for `dataplane.` and any other too.
	const proxy = {
		HTTP_PROXY: evidently.url,
		http_proxy: evidently.url,
		NO_PROXY: '',
		no_proxy: '',
	};
	const evidentlyCli = (...args: string[]) =>
		run(aws!, ['--endpoint-url', 'http://evidently.test', 'evidently', ...args], proxy);
	const events = JSON.stringify([wireEvent({ a: 1 }), wireEvent({ a: 2 })]);
	const reply = await evidentlyCli('put-project-events', '--project', 'demo', '--events', events);
	const stored = await evidently.readEvents('demo');
	expect(stored.map(({ data }) => data)).toEqual(['{"a":1}', '{"a":2}']);
	expect(reply).toMatchObject({ eventResults: stored.map(({ eventId }) => ({ eventId })) });
	const list = await evidentlyCli('list-projects', '--max-items', '1', '--page-size', '1');
	expect(list).toMatchObject({ projects: [{ name: 'checkout' }], NextToken: some(String) });
});
