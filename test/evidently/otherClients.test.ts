import { awsCli } from '../clients/awsCli';
import { BOTO3_EVENT, BOTO3_MET, speakBoto3 } from '../clients/boto3';
import { aws, python, testIf } from '../clients/commands';
import { cleanUp, some, startTestEvidently, wireEvent } from '../support/testKit';

afterEach(cleanUp);

testIf(python, 'no boto3 that knows Evidently (Debian: python3-boto3)')(
	'responds to boto3 like AWS',
	async () => {
		const evidently = await startTestEvidently();
		expect(await speakBoto3(evidently.url)).toEqual(BOTO3_MET);
		const stored = await evidently.readEvents('demo');
		expect(stored).toHaveLength(100);
		expect(stored[0]).toMatchObject(BOTO3_EVENT);
	},
);

testIf(aws, 'no AWS CLI that knows Evidently (Debian: awscli)')(
	'stores events that the AWS CLI sends, and lists projects for it',
	async () => {
		const evidently = await startTestEvidently();
		const evidentlyCli = awsCli(evidently.url);
		const events = JSON.stringify([wireEvent({ a: 1 }), wireEvent({ a: 2 })]);
		const response = await evidentlyCli(
			'put-project-events',
			'--project',
			'demo',
			'--events',
			events,
		);
		const stored = await evidently.readEvents('demo');
		expect(stored.map(({ data }) => data)).toEqual(['{"a":1}', '{"a":2}']);
		expect(response).toMatchObject({ eventResults: stored.map(({ eventId }) => ({ eventId })) });
		const list = await evidentlyCli('list-projects', '--max-items', '1', '--page-size', '1');
		expect(list).toMatchObject({ projects: [{ name: 'checkout' }], NextToken: some(String) });
	},
);
