using System.Runtime.ExceptionServices;
using ShiftService.Load.Commands;
using ShiftService.Load.Generation;

namespace ShiftService.Load.Scenarios;

/// <summary>Runs load on a thread of its own, and something else beside it.</summary>
internal static class ConcurrentLoad
{
    /// <summary>Runs phases; when <paramref name="beside"/>, on the calling thread, returns or fails, they end.</summary>
    public static void Run(LoadContext context, IReadOnlyList<Phase> phases, Action<LoadLoop> beside)
    {
        using var ready = new ManualResetEventSlim();
        LoadLoop? loop = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using (loop = context.CreateLoop())
                {
                    ready.Set();
                    loop.Run(phases);
                }
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error); // thrown again on the calling thread
            }
            finally
            {
                ready.Set();
            }
        })
        {
            Name = "load", IsBackground = true,
        };
        thread.Start();
        ready.Wait();
        try
        {
            if (loop is not null && failure is null) beside(loop);
        }
        finally
        {
            while (!thread.Join(TimeSpan.FromMilliseconds(50))) loop?.EndPhase();
        }
        failure?.Throw();
    }
}
