namespace ShiftService.Serving.Tasks.Classification;

/// <summary>What became of one image of a request: an answer or an error.</summary>
/// <param name="Answer">The answer, if there is one.</param>
/// <param name="Error">
/// Otherwise why not: an <see cref="Imaging.ImageException"/>, a <see cref="Scheduling.RefusedException"/>, a
/// <see cref="Scheduling.DeadlineExceededException"/>, or a failure of the engine.
/// </param>
public sealed record ClassificationItem(ClassificationAnswer? Answer, Exception? Error);
