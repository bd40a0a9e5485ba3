namespace ShiftService.Serving.Registry;

/// <summary>Runs what computes for long on a thread of its own, so that it neither blocks nor outranks the threads that answer.</summary>
internal static class BackgroundThread
{
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "registry",
            Priority = ThreadPriority.BelowNormal,
        }.Start();
        return done.Task;
    }
}
