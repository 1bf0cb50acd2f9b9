type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The page of the pipeline run that this process is part of, as the environment has it; undefined
 * outside of one.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables
 * @see https://learn.microsoft.com/azure/devops/pipelines/build/variables
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function runPage(env: Environment): string | undefined {
  if (env["GITHUB_ACTIONS"] !== undefined)
    return `${env["GITHUB_SERVER_URL"]}/${env["GITHUB_REPOSITORY"]}/actions/runs/${env["GITHUB_RUN_ID"]}`;
  if (env["TF_BUILD"] !== undefined) {
    const project = encodeURIComponent(env["SYSTEM_TEAMPROJECT"] ?? "");
    return `${env["SYSTEM_COLLECTIONURI"]}${project}/_build/results?buildId=${env["BUILD_BUILDID"]}`;
  }
  return env["GITLAB_CI"] === undefined ? undefined : env["CI_JOB_URL"];
}
