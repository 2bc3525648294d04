using Unroll.Cli;

return await Application.RunAsync(args).ConfigureAwait(false);
