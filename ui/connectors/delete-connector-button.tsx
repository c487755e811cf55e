import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Connector } from '../api/model.ts';
import { ApiProblem } from '../api/problem.ts';
import { deleteConnector } from '../api/queries/connectors.ts';
import { Button } from '../components/button.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { TextField } from '../components/text-field.tsx';

/** Deletes a connector that no pipeline uses; says which do, or asks for its name where earlier versions did. */
export function DeleteConnectorButton({ connector }: { connector: Connector }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const remove = useMutation({
    mutationFn: () => deleteConnector(connector.id, name === '' ? undefined : name),
    onSuccess: async () => {
      notify.good(`${connector.name} is deleted.`);
      await navigate({ to: '/connectors' });
      await queryClient.invalidateQueries({ queryKey: ['connectors', 'list'] });
      queryClient.removeQueries({ queryKey: ['connectors', 'one', connector.id] });
    },
  });
  const problem = remove.error === null ? null : ApiProblem.from(remove.error);
  const users = usersIn(problem);
  return (
    <FormDialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setName('');
        remove.reset();
      }}
      trigger={
        <Button icon={Trash2} look="quiet">
          Delete
        </Button>
      }
      title={`Delete ${connector.name}?`}
      description="Its settings and credentials are gone for good. What it reaches stays as it is. A connector that a pipeline uses is not deleted."
      action="Delete connector"
      danger
      busy={remove.isPending}
      error={problem}
      onSubmit={() => remove.mutate()}
    >
      {users.length > 0 && (
        <ul aria-label="Pipelines that use it" className="space-y-1 text-sm">
          {users.map((user) => (
            <li key={user.id} className="flex flex-wrap items-baseline gap-x-2">
              <Link
                to="/pipelines/$pipelineId"
                params={{ pipelineId: user.id }}
                className="min-w-0 rounded font-medium text-accent hover:underline"
              >
                {user.name}
              </Link>
              <span className="text-ink-3 text-xs">
                {user.versions.length === 1 ? 'version' : 'versions'} {user.versions.join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
      {problem?.code === 'connector.confirm' && (
        <TextField
          label={`To delete it all the same, write its name: ${connector.name}`}
          value={name}
          onChange={setName}
          required
        />
      )}
    </FormDialog>
  );
}

interface User {
  readonly id: string;
  readonly name: string;
  readonly versions: readonly number[];
}

/** Pipelines that a refusal names. */
function usersIn(problem: ApiProblem | null): readonly User[] {
  const context = problem?.context;
  if (typeof context !== 'object' || context === null || !('pipelines' in context)) return [];
  return Array.isArray(context.pipelines) ? (context.pipelines as readonly User[]) : [];
}
