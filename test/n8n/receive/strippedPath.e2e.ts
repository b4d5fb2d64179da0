import {
	EvidentlyClient,
	GetProjectCommand,
	ListProjectsCommand,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newAccount } from '../../../n8n/account';
import { putCredential } from '../../../n8n/credential';
import { installPackage, packPackage } from '../../../n8n/package';
import { freePorts } from '../../../n8n/ports';
import { N8nClient } from '../../../n8n/rest';
INSTALL_IMPORTS
import { BOTO3_MET, speakBoto3 } from '../../clients/boto3';
import { python, testIf } from '../../clients/commands';
import { CREDENTIALS, customEvent } from '../../evidently/testKit';
import { nginx, startNginx } from './nginx';
import { publishTrigger, type PublishedTrigger } from './publishedTrigger';

jest.setTimeout(300_000);

const ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/demo';
