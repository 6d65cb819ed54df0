#!/usr/bin/env bash
# A study as a Slurm array: eight tasks share it, and a task that is submitted again goes on where it ended.
#SBATCH --job-name=study
#SBATCH --array=0-7
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -euo pipefail

exec npx commonground study run plan.json \
  --out "${RESULTS:?the folder of the results, the same for all tasks}" \
  --shard "${SLURM_ARRAY_TASK_ID}/${SLURM_ARRAY_TASK_COUNT}" \
  --threads "${SLURM_CPUS_PER_TASK}"
