import { describeSink } from '../contract/describe-sink.ts';
import { peopleTable } from './people.ts';

describeSink('postgres', 'binary', () => peopleTable({ format: 'binary' }));
describeSink('postgres', 'text', () => peopleTable({ format: 'text' }));
