import { python, run } from './commands';

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

/** Calls an endpoint with the projects checkout and demo by boto3: 100 events are accepted, other calls fail. */
export const speakBoto3 = async (endpoint: string) => await run(python!, ['-c', BOTO3, endpoint]);

export const BOTO3_MET = {
	accepted: [50, 50],
	empty: 0,
	wrong: ['ValidationException', 'fieldValidationFailed', 'events.1.member.data'],
	missing: ['ResourceNotFoundException', 'nowhere', 404],
	names: ['checkout', 'demo'],
	arn: true,
};

/** The data and the timestamp of each event that boto3 sends. */
export const BOTO3_EVENT = { data: '{"é": 1.0}', timestamp: 1760616000 };
