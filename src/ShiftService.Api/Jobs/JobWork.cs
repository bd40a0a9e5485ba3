using ShiftService.Api.Stylization;
using ShiftService.Serving.Tasks.Stylization;

namespace ShiftService.Api.Jobs;

/// <summary>What a job does. It frees all that it holds, however it ends.</summary>
/// <param name="onProgress">To be told how far it is.</param>
/// <param name="cancellation">Cancelled when nobody wants the result any more.</param>
internal delegate Task<PaintedPicture> JobWork(Action<StylizationProgress> onProgress, CancellationToken cancellation);
