using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Faces.Tests.Detection;

public sealed class FaceDetectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shiftservice-faces-").FullName;

    [Fact]
    public void BothBackends_FindTheSame()
    {
        ModelPackage package = Package();
        RgbImage photo = Noise(90, 120);
        (FaceDetection[] simd, DetectionResult first) = Detect(package, new SimdBackend(), photo);
        (FaceDetection[] runtime, DetectionResult second) = Detect(package, new OnnxRuntimeBackend(), photo);

        Assert.InRange(simd.Length, 1, 1000);
        Assert.Equal(simd.Length, runtime.Length);
        for (int i = 0; i < simd.Length; i++) Assert.InRange(simd[i].IouWith(runtime[i]), 0.99f, 1.001f);
        Assert.Equal(first.BestScore, second.BestScore, 1e-3);
    }

    [Fact]
    public void TheSideOfTheInput_MayBeAnyMultipleOfTheLargestStride()
    {
        ModelPackage package = Package();
        using FaceDetectorModel model = FaceDetectorModel.Compile(package, new SimdBackend(), 96);
        Assert.Equal(TensorShape.Image(3, 96, 96), model.Network.InputShape);
        PackageException error = Assert.Throws<PackageException>(() => FaceDetectorModel.Compile(package, new SimdBackend(), 100));
        Assert.Contains("a multiple of 32, not 100", error.Message);
    }

    [Fact]
    public void ThePhoto_IsScaledAsAWhole_AndNotCut()
    {
        using FaceDetectorModel model = FaceDetectorModel.Compile(Package(), new SimdBackend());
        Assert.Equal((ResizeMode.Pad, 1.0), (model.Preprocessor.Resize.Mode, model.Preprocessor.Resize.CropFraction));
    }

    [Fact]
    public void AReducedPhoto_GivesPlacesInTheWholeOne()
    {
        byte[] file = ImageEncoder.Jpeg(Noise(1024, 768));
        using FaceDetectorModel model = FaceDetectorModel.Compile(Package(), new SimdBackend());
        using FaceDetector detector = model.CreateDetector();
        FaceDetection[] whole = new FaceDetection[500], reduced = new FaceDetection[500];
        RgbImage small = ImageDecoder.Decode(file, model.Preprocessor.Decode);
        Assert.True(small.Width < 1024);

        int wholeCount = detector.Detect(ImageDecoder.Decode(file), whole, 0).Count;
        int reducedCount = detector.Detect(small, reduced, 0).Count;

        // Both cover the photo, not a quarter of it.
        Assert.InRange(whole[..wholeCount].Max(face => face.Left + face.Width), 600, 4000);
        Assert.InRange(reduced[..reducedCount].Max(face => face.Left + face.Width), 600, 4000);
    }

    [Fact]
    public void OfMoreFacesThanThereIsRoomFor_TheBestAreWritten_AndNothingIsAllocated()
    {
        using FaceDetectorModel model = FaceDetectorModel.Compile(Package(), new SimdBackend());
        using FaceDetector detector = model.CreateDetector();
        RgbImage photo = Noise(64, 64);
        FaceDetection[] all = new FaceDetection[500], two = new FaceDetection[2];
        Assert.InRange(detector.Detect(photo, all, 0).Count, 3, 500);
        Assert.Equal(2, detector.Detect(photo, two, 0).Count);
        Assert.Equal(all[..2], two);

        SteadyState.AllocatesNothing(() => detector.Detect(photo, all, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Detect(photo, all, 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Detect(photo, all, float.NaN));
    }

    [Fact]
    public void AModelOfAnotherTask_IsRefused()
    {
        ModelPackage package = Package();
        Assert.Throws<PackageException>(() => FaceDetectorModel.Compile(
            package with { Card = package.Card with { Task = PackageTask.Stylization, Detection = null } }, new SimdBackend()));
    }

    [Fact]
    public void AFileThatIsNotYuNet_IsRefusedAsAPeer()
    {
        ModelPackage package = Package();
        BackendException error = Assert.Throws<BackendException>(
            () => new YuNetDetector(Path.Combine(package.Folder, ModelPackage.OnnxName)));
        Assert.Contains("has no output cls_8", error.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (FaceDetection[] Faces, DetectionResult Result) Detect(ModelPackage package, IExecutionBackend backend, RgbImage photo)
    {
        using FaceDetectorModel model = FaceDetectorModel.Compile(package, backend);
        using FaceDetector detector = model.CreateDetector();
        var faces = new FaceDetection[1000];
        DetectionResult result = detector.Detect(photo, faces, 0);
        return (faces[..result.Count], result);
    }

    private ModelPackage Package() => DetectorPackage.Write(
        Path.Combine(_folder, "model"),
        ZooCatalog.Create("shiftfacedetector", new() { Height = 64, Initialization = Initialization.Randomized }));

    private static RgbImage Noise(int width, int height)
    {
        var image = new RgbImage(width, height);
        new Random(1).NextBytes(image.Pixels);
        return image;
    }
}
