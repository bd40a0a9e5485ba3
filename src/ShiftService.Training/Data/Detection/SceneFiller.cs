using ShiftService.Imaging;
using ShiftService.Training.Data.Loading;

namespace ShiftService.Training.Data.Detection;

/// <summary>Batches of composed pictures: each is new, in every epoch.</summary>
/// <param name="photos">What they are composed of.</param>
/// <param name="place">What errors call the data.</param>
/// <param name="images">Images an epoch.</param>
/// <param name="smallestFace">Pixels of the smallest face that is asked for.</param>
/// <param name="options">Size and seed.</param>
internal sealed class SceneFiller(FacePhotoSet photos, string place, int images, float smallestFace, BatchLoaderOptions options) : IBatchFiller
{
    private readonly SceneComposer _composer = new(photos);
    private readonly PixelConversion _conversion = new(options.Normalization);

    /// <inheritdoc/>
    public string Place => place;

    /// <inheritdoc/>
    public int Images => images;

    /// <inheritdoc/>
    public void StartEpoch(int epoch)
    {
    }

    /// <inheritdoc/>
    public Action<ImageBatch, int, int> CreateWriter()
    {
        var scene = new FaceScene(options.InputShape.Width, options.InputShape.Height, smallestFace);
        return (batch, epoch, index) => Fill(batch, scene, epoch, index);
    }

    private void Fill(ImageBatch batch, FaceScene scene, int epoch, int index)
    {
        int first = index * batch.Capacity, length = (int)batch.ImageShape.Elements;
        batch.Count = batch.Capacity;
        for (int i = 0; i < batch.Count; i++)
        {
            var random = new CounterRandom(options.Seed, (ulong)epoch, (ulong)(first + i));
            _composer.Compose(scene, ref random);
            _conversion.Convert(scene.Pixels, batch.Pixels.AsSpan(i * length, length));
            batch.Items[i] = first + i;
            batch.Faces[i].Clear();
            batch.Faces[i].AddRange(scene.Faces);
        }
    }
}
