import { existsSync } from 'node:fs';

import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_REGION,
	DEFAULT_SECRET_ACCESS_KEY,
} from '../evidently/defaults';

const PROJECT = 'demo';

/** The data of a typical custom event. */
const DATA = { details: { pageLoadTime: 800 }, userDetails: { userId: 'u-17' } };

/** Returns a shell command that sends an event to an endpoint, with the keys of a local Evidently. */
export function curl(endpoint: string): string {
	const event = {
		type: 'aws.evidently.custom',
		timestamp: Math.floor(Date.now() / 1000),
		data: JSON.stringify(DATA),
	};
	return [
		`curl --aws-sigv4 aws:amz:${DEFAULT_REGION}:evidently`,
		`--user ${DEFAULT_ACCESS_KEY_ID}:${DEFAULT_SECRET_ACCESS_KEY}`,
		`--header 'content-type: application/json'`,
		`--data '${JSON.stringify({ events: [event] })}'`,
		`${endpoint}/events/projects/${PROJECT}`,
	].join(' ');
}

/** Returns a shell command that does the same in Python. */
export function boto3(endpoint: string): string {
	const client = [
		'"evidently"',
		`endpoint_url="${endpoint}"`,
		`region_name="${DEFAULT_REGION}"`,
		`aws_access_key_id="${DEFAULT_ACCESS_KEY_ID}"`,
		`aws_secret_access_key="${DEFAULT_SECRET_ACCESS_KEY}"`,
		// By default, boto3 puts "dataplane." before the host name.
		'config=botocore.config.Config(inject_host_prefix=False)',
	].join(', ');
	const event = `{"type": "aws.evidently.custom", "timestamp": time.time(), "data": json.dumps(${JSON.stringify(DATA)})}`;
	return `${python()} -c 'import boto3, botocore.config, json, time; print(boto3.client(${client}).put_project_events(project="${PROJECT}", events=[${event}]))'`;
}

/**
 * Newer versions of boto3 don't support Evidently. Debian's version, which is installed for
 * /usr/bin/python3, does.
 */
function python(): string {
	const systemPython = '/usr/bin/python3';
	return existsSync(systemPython) ? systemPython : 'python3';
}
